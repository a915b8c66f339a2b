/**
 * How good `similar` is: of each recording's nearest others, the share of its own genre (GTZAN) or album (folders of a music
 * collection), and the mean average precision over all others. Votes and cosines of the same vectors are compared in pairs, by a
 * bootstrap over the recordings: a difference whose interval holds 0 means nothing.
 *
 * MURECOM_DATA names the folder of gtzan-50 (50 excerpts, five of each of ten genres: at most four others fit, so precision is
 * at 4). MURECOM_ALBUMS names a folder of folders of music; folders with fewer than four songs are left out.
 */
import { globSync } from 'node:fs'
import { join, sep } from 'node:path'
import { decode } from '@murecom/decode/node'
import { mulberry32 } from '@murecom/internal'
import { type Row, record } from '../../../benchmarks/record.ts'
import { type EmbeddingModel, gtzanModel, musicnnModel, type SongComparison, SongIndex } from '../src/index.ts'

interface Recording {
  id: string
  group: string
  vectors: Float32Array
}

const SETS = [
  { name: 'GTZAN, genre', folder: process.env['MURECOM_DATA'], pattern: 'gtzan-50/*/*.wav', at: 4 },
  { name: 'albums', folder: process.env['MURECOM_ALBUMS'], pattern: '**/*.{ogg,mp3,flac}', at: 3 },
]
const FEWEST = 4

async function recordingsOf(model: EmbeddingModel, folder: string, pattern: string): Promise<Recording[]> {
  const recordings: Recording[] = []
  for (const path of globSync(pattern, { cwd: folder }).sort()) {
    try {
      const { samples } = await decode(join(folder, path), { sampleRate: model.sampleRate, durationSeconds: 120 })
      const middle = Math.max(0, Math.floor((samples.length - model.seconds * model.sampleRate) / 2))
      const vectors = await model.embed(samples.subarray(middle))
      recordings.push({ id: path, group: path.split(sep).slice(0, -1).join(sep), vectors })
    } catch (error) {
      console.log(`left out ${path}: ${(error as Error).message}`)
    }
  }
  const sizes = new Map<string, number>()
  for (const { group } of recordings) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  return recordings.filter(({ group }) => sizes.get(group)! >= FEWEST)
}

/** For each recording: the share of its group among the nearest `at`, and the average precision. */
async function qualityOf(
  recordings: readonly Recording[],
  dimensions: number,
  comparison: SongComparison,
  at: number,
): Promise<{ precision: number[]; average: number[] }> {
  const model = {
    name: 'bench',
    dimensions,
    sampleRate: 1,
    seconds: 1,
    comparison,
    embed: async (v: Float32Array) => v,
  }
  const index = new SongIndex({ model })
  const groupOf = new Map(recordings.map(({ id, group }) => [id, group]))
  for (const { id, vectors } of recordings) index.addVectors(id, vectors)
  const precision: number[] = []
  const average: number[] = []
  for (const { id, group } of recordings) {
    const fits = (await index.similar(id, { limit: recordings.length })).map(other => groupOf.get(other.id) === group)
    precision.push(fits.slice(0, at).filter(Boolean).length / at)
    let found = 0
    let sum = 0
    for (const [rank, isFit] of fits.entries()) if (isFit) sum += ++found / (rank + 1)
    average.push(found === 0 ? 0 : sum / found)
  }
  return { precision, average }
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

/** 95 % of the means of values drawn with replacement. */
function interval(values: readonly number[]): string {
  const random = mulberry32(1)
  const means = Array.from({ length: 4000 }, () =>
    mean(values.map(() => values[Math.floor(random() * values.length)]!)),
  )
  means.sort((a, b) => a - b)
  return `${means[100]!.toFixed(3)} to ${means[3899]!.toFixed(3)}`
}

const rows: Row[] = []
for (const { name, folder, pattern, at } of SETS) {
  if (!folder) {
    console.log(`skipped ${name}: ${name === 'albums' ? 'MURECOM_ALBUMS' : 'MURECOM_DATA'} names no folder`)
    continue
  }
  for (const [network, model] of [
    ['musicnn', await musicnnModel()],
    ['gtzan', await gtzanModel()],
  ] as const) {
    const recordings = await recordingsOf(model, folder, pattern)
    const votes = await qualityOf(recordings, model.dimensions, 'votes', at)
    const cosine = await qualityOf(recordings, model.dimensions, 'cosine', at)
    for (const [measure, of] of [
      [`precision at ${at}`, 'precision'],
      ['average precision', 'average'],
    ] as const) {
      rows.push({
        set: `${name}, ${recordings.length} recordings`,
        network,
        measure,
        votes: Number(mean(votes[of]).toFixed(3)),
        cosine: Number(mean(cosine[of]).toFixed(3)),
        '95 % of cosine': interval(cosine[of]),
        '95 % of cosine less votes': interval(cosine[of].map((value, i) => value - votes[of][i]!)),
      })
      console.log(rows.at(-1))
    }
  }
}
if (rows.length > 0) record('similar', {}, rows)
