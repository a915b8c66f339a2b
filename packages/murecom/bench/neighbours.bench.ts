/**
 * Which vectors make the better neighbours: for each excerpt of GTZAN (50: five of each of ten genres, of the folder that
 * MURECOM_DATA names) the share of its nearest five others that are of its genre. Only four others are, so 0.8 is the most.
 * The intervals are 95 % of a bootstrap over the excerpts; differences inside them mean nothing.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from '@murecom/decode'
import { mulberry32 } from '@murecom/internal'
import { record } from '../../../benchmarks/record.ts'
import { type EmbeddingModel, gtzanModel, musicnnModel, SongIndex } from '../src/index.ts'

const folder = process.env['MURECOM_DATA']
if (!folder) {
  console.log('skipped: MURECOM_DATA does not name the folder of gtzan-50')
  process.exit(0)
}

interface Song {
  id: string
  genre: string
  /** `clips x dimensions`. */
  vectors: Float32Array
}

async function embedAll(model: EmbeddingModel): Promise<{ songs: Song[]; secondsOfAudio: number; seconds: number }> {
  const songs: Song[] = []
  let secondsOfAudio = 0
  let seconds = 0
  for (const path of globSync('gtzan-50/*/*.wav', { cwd: folder }).sort()) {
    const { samples } = await decode(readFileSync(join(folder as string, path)), { sampleRate: model.sampleRate })
    // Processor time, so that what else the machine does counts less.
    const before = process.cpuUsage()
    const vectors = await model.embed(samples)
    const { user, system } = process.cpuUsage(before)
    seconds += (user + system) / 1e6
    secondsOfAudio += Math.min(model.seconds, samples.length / model.sampleRate)
    songs.push({ id: path, genre: path.split(/[\\/]/).at(-2) as string, vectors })
  }
  return { songs, secondsOfAudio, seconds }
}

/** Ids by similarity, the song itself left out. */
type Ranking = (songs: readonly Song[], dimensions: number) => (song: Song) => Promise<string[]> | string[]

const byVotes =
  (k: number, change: (v: Float32Array, dimensions: number) => Float32Array = v => v): Ranking =>
  (songs, dimensions) => {
    const model = {
      name: 'bench',
      comparison: 'votes' as const,
      dimensions,
      sampleRate: 1,
      seconds: 1,
      embed: async (v: Float32Array) => v,
    }
    const index = new SongIndex({ model, k })
    for (const { id, vectors } of songs) index.addVectors(id, change(vectors, dimensions))
    return async song => (await index.similar(song.id, { limit: 5 })).map(({ id }) => id)
  }

const byMeanCosine: Ranking = (songs, dimensions) => {
  const mean = ({ vectors }: Song): Float64Array => {
    const sum = new Float64Array(dimensions)
    for (const [i, x] of unit(vectors, dimensions).entries()) sum[i % dimensions]! += x
    const length = Math.hypot(...sum)
    return sum.map(x => x / length)
  }
  const means = new Map(songs.map(song => [song.id, mean(song)]))
  const cosine = (a: string, b: string): number => means.get(a)!.reduce((sum, x, i) => sum + x * means.get(b)![i]!, 0)
  return song =>
    songs
      .map(({ id }) => id)
      .filter(id => id !== song.id)
      .sort((a, b) => cosine(song.id, b) - cosine(song.id, a))
}

function unit(rows: Float32Array, width: number): Float32Array {
  return rows.map((x, i) => {
    const row = rows.subarray(i - (i % width), i - (i % width) + width)
    return x / Math.hypot(...row)
  })
}

function interval(values: readonly number[]): string {
  const random = mulberry32(1)
  const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length
  const means = Array.from({ length: 2000 }, () =>
    mean(values.map(() => values[Math.floor(random() * values.length)]!)),
  )
  means.sort((a, b) => a - b)
  return `${means[50]!.toFixed(2)} to ${means[1949]!.toFixed(2)}`
}

const rows = []
for (const [name, model, rankings] of [
  [
    'gtzan',
    await gtzanModel(),
    [
      ['votes, 10 a clip (the original)', byVotes(10)],
      ['votes, 10 a clip, vectors of length 1', byVotes(10, unit)],
      ['cosine of means', byMeanCosine],
    ],
  ],
  [
    'musicnn',
    await musicnnModel(),
    [
      ['votes, 5 a clip', byVotes(5)],
      ['votes, 10 a clip', byVotes(10)],
      ['votes, 20 a clip', byVotes(20)],
      ['cosine of means (default)', byMeanCosine],
    ],
  ],
] as const) {
  const { songs, secondsOfAudio, seconds } = await embedAll(model)
  const genreOf = new Map(songs.map(({ id, genre }) => [id, genre]))
  for (const [how, ranking] of rankings) {
    const answer = ranking(songs, model.dimensions)
    const at5: number[] = []
    const at1: number[] = []
    for (const song of songs) {
      const same = (await answer(song)).slice(0, 5).map(id => (genreOf.get(id) === song.genre ? 1 : 0))
      at5.push(same.reduce<number>((a, b) => a + b, 0) / 5)
      at1.push(same[0] ?? 0)
    }
    const mean = (v: readonly number[]): number => Number((v.reduce((a, b) => a + b, 0) / v.length).toFixed(3))
    rows.push({
      model: name,
      ranking: how,
      'same genre in 5 (of .8)': mean(at5),
      '95 %': interval(at5),
      'nearest of same genre': mean(at1),
      'seconds of audio a second of processor time': Math.round(secondsOfAudio / seconds),
    })
    console.log(rows.at(-1))
  }
}
record('neighbours', { 'GTZAN excerpts': '50' }, rows)
