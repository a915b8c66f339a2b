import { statSync } from 'node:fs'
import type { Command } from 'commander'
import { type ItemKnnOptions, type ItemRow, ItemRows, type ItemSimilarityName } from 'murecom/item-cf'
import { loadSimdKernels } from 'murecom/item-cf/simd'
import { CommandError, UsageError } from '../../errors.ts'
import { integerOption } from '../../options/integer-option.ts'
import { rowRecords } from '../../rows/row-records.ts'
import { readSetsFile } from '../../rows/sets-file.ts'
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'

interface RowsFlags {
  from: string
  to?: string
  ranges?: string
  similarity: string
  neighbors: string
  minCount: string
  binary?: boolean
}

/** Similarities whose rows can be computed by range, and that need no other option. */
const SIMILARITIES: readonly ItemSimilarityName[] = ['rp3beta', 'cosine', 'tfidf', 'bm25', 'jaccard', 'dice']

export function addRowsCommand(program: Command, io: Io): void {
  const command = program
    .command('rows')
    .description('the tracks most like each of a range of tracks, by playlists: one part of a model, for many machines')
    .argument('<sets>', 'a snapshot (murecom catalog snapshot), a file of sets, or - for standard input')
    .option('--from <n>', 'the first track, by how many playlists hold it', '0')
    .option('--to <n>', 'the track behind the last (default: all)')
    .option('--ranges <n>', 'print ranges of equal work instead, each as two numbers')
    .option('--similarity <name>', SIMILARITIES.join(', '), 'rp3beta')
    .option('--neighbors <n>', 'neighbours of each track', '50')
    .option('--min-count <n>', 'leave out tracks in fewer playlists', '1')
    .option('--binary', 'binary records instead of JSON lines')
  run(command, (sets: string, flags: RowsFlags) => rows(sets, flags, io))
}

async function rows(sets: string, flags: RowsFlags, io: Io): Promise<number> {
  const similarity = SIMILARITIES.find(name => name === flags.similarity)
  if (!similarity) throw new UsageError(`--similarity must be ${SIMILARITIES.join(', ')}, got ${flags.similarity}`)
  const k = integerOption('--neighbors', flags.neighbors, 1, 10_000)
  const minCount = integerOption('--min-count', flags.minCount, 1, 1_000_000)
  const options = { similarity, k, minCount, kernels: await loadSimdKernels() }
  const all = readRows(sets, await setsOf(sets), options)
  if (flags.ranges !== undefined) {
    for (const [from, to] of all.ranges(integerOption('--ranges', flags.ranges, 1, 1_000_000)))
      io.out(`${from} ${to}\n`)
    return 0
  }
  const from = integerOption('--from', flags.from, 0, all.length)
  const to = flags.to === undefined ? all.length : integerOption('--to', flags.to, from, all.length)
  const computed = all.compute(from, to)
  if (flags.binary) for (const record of rowRecords(computed)) io.outBytes(record)
  else for (const row of computed) io.out(`${JSON.stringify(asJson(row))}\n`)
  return 0
}

function readRows(name: string, sets: Iterable<Int32Array>, options: ItemKnnOptions): ItemRows {
  try {
    return ItemRows.read(sets, options)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new CommandError(`${name}: no track is in ${options.minCount} of its sets (--min-count)`, { cause })
  }
}

async function setsOf(path: string): Promise<Iterable<Int32Array>> {
  if (path === '-' || !statSync(path).isDirectory()) return readSetsFile(path)
  const { openSnapshot } = await import('murecom/spotify-crawler/snapshot')
  return (await openSnapshot(path)).playlists({ minLength: 2 })
}

function asJson({ id, ids, scores }: ItemRow) {
  return { id, similar: ids.map((other, n) => ({ id: other, score: scores[n] })) }
}
