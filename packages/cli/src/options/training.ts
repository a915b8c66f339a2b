import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import {
  type PlaylistCatalog,
  RecommenderError,
  type TrainingCounts,
  type TrainOptions,
  type TrainStage,
} from 'murecom'
import { type Catalog, openCatalog } from 'murecom/spotify-crawler'
import { CommandError } from '../errors.ts'
import { interruptionOf } from '../terminal/interruption.ts'
import type { Io } from '../terminal/io.ts'
import { ProgressBar } from '../terminal/progress.ts'
import { integerOption } from './integer-option.ts'
import { DB_OPTION } from './model-paths.ts'

/** Options that `train` and `evaluate` share. */
export interface TrainingFlags {
  db?: string
  minCount?: string
  epochs: string
  seed: string
  workers?: string
  json?: boolean
  quiet?: boolean
}

/** What is shown and stopped while a recommender is trained. */
type TrainingHooks = Required<Pick<TrainOptions, 'signal' | 'onCounts' | 'onStage' | 'onProgress'>>

const STAGES: Record<TrainStage, string> = {
  items: 'which tracks share playlists',
  ease: 'EASE on the most frequent tracks',
  als: 'factors of playlists and tracks',
  vectors: 'word2vec with playlists as sentences',
  weights: 'how much each of them counts',
  features: 'songs that no playlist knows',
  table: 'the next songs of every track',
}

/** Adds the options of {@link TrainingFlags}. */
export function addTrainingOptions(command: Command): Command {
  return command
    .option(...DB_OPTION)
    .option('--min-count <n>', 'leave out tracks in fewer playlists (default: 4, less where few tracks are in 4)')
    .option('--epochs <n>', 'passes of word2vec over the playlists', '5')
    .option('--seed <n>', 'seed of all random numbers', '1')
    .option('--workers <n>', 'threads to use (default: one for each core, at most 8)')
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'print no progress')
}

/** The numbers of {@link TrainingFlags}. */
export function trainingSettings(flags: TrainingFlags) {
  return {
    minCount: flags.minCount === undefined ? undefined : integerOption('--min-count', flags.minCount, 1, 1_000_000),
    epochs: integerOption('--epochs', flags.epochs, 1, 10_000),
    seed: integerOption('--seed', flags.seed, 0, 0xffffffff),
    workers: integerOption('--workers', flags.workers ?? String(Math.min(8, availableParallelism())), 1, 64),
  }
}

/** What a training reads its playlists from. */
export interface TrainingSource<C extends PlaylistCatalog> {
  /** How messages call it. */
  name: string
  catalog: C
  close(): void
}

/** The catalogue that `--db` names. */
export async function catalogSource(db: string): Promise<TrainingSource<Catalog>> {
  const catalog = await openCatalog(db)
  return { name: catalog.path, catalog, close: () => catalog.close() }
}

/**
 * Opens a source for `work`, which trains with the hooks. Ctrl-C stops it: then the exit code is 130.
 *
 * @throws CommandError that names `--min-count` where nothing can be learnt
 */
export async function withTraining<C extends PlaylistCatalog>(
  open: (signal: AbortSignal) => Promise<TrainingSource<C>>,
  flags: TrainingFlags,
  io: Io,
  work: (catalog: C, hooks: TrainingHooks, counts: () => TrainingCounts) => Promise<number>,
): Promise<number> {
  using interruption = interruptionOf(io)
  const bar = new ProgressBar(io, 'words')
  let counts: TrainingCounts | undefined
  let source: TrainingSource<C> | undefined
  try {
    source = await open(interruption.signal)
    const hooks: TrainingHooks = {
      signal: interruption.signal,
      onCounts(found) {
        counts = found
        if (!flags.quiet && flags.minCount === undefined && found.kept > 0) io.err(`${keptLine(found)}\n`)
      },
      onStage(stage) {
        bar.clear()
        if (!flags.quiet) io.err(`learning ${STAGES[stage]}\n`)
      },
      onProgress({ progress, words, wordsPerSecond, etaSeconds }) {
        if (flags.quiet || progress === 0) return
        bar.update({ done: words, total: Math.round(words / progress), rate: wordsPerSecond, etaSeconds })
      },
    }
    return await work(source.catalog, hooks, () => counts!)
  } catch (error) {
    if (!interruption.signal.aborted) throw nothingLearnt(error, counts, source?.name ?? '') ?? error
    bar.clear()
    io.err('Stopped; nothing was saved.\n')
    return 130
  } finally {
    bar.clear()
    source?.close()
  }
}

/** What a default of `--min-count` keeps. */
function keptLine({ minCount, kept, tracks }: TrainingCounts): string {
  const playlists = minCount === 1 ? 'a playlist' : `${minCount} playlists`
  return `learning from the ${kept} of ${tracks} tracks that are in ${playlists} or more (--min-count ${minCount})`
}

/** The one line for a catalogue from which nothing can be learnt; undefined for any other error. */
function nothingLearnt(error: unknown, counts: TrainingCounts | undefined, db: string): CommandError | undefined {
  if (!RecommenderError.isInstance(error) || error.code !== 'nothing-to-learn' || !counts) return undefined
  const { playlists, tracks, mostPlaylists, minCount } = counts
  if (playlists === 0) {
    return new CommandError(`nothing to learn from: no playlist of ${db} has two different tracks (see murecom import)`)
  }
  const there = `${db} has ${playlists} playlists of two tracks or more, with ${tracks} tracks`
  return new CommandError(
    `nothing to learn with --min-count ${minCount}: ${there}, and no two tracks of a playlist are in more than ${mostPlaylists} playlists each`,
  )
}
