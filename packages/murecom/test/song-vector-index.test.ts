import { mulberry32 } from '@murecom/internal'
import { loadSimdKernels } from '@murecom/knn/simd'
import { expect, test } from 'vitest'
import { type EmbeddingModel, SongIndex } from '../src/index.ts'
import { NearestRows, scanRows } from '../src/songs/nearest-rows.ts'
import type { ScoredRow } from '../src/songs/ranking.ts'
import { SongVectorIndex } from '../src/songs/song-vector-index.ts'
import { cosinesByScan } from './reference/cosines-by-scan.ts'

const simd = await loadSimdKernels()
const kernelSets = [undefined, ...(simd ? [simd] : [])]

/** Songs of 1 to 4 clips around a few styles; the values are coarse, so that ties are common. */
function randomSongs(seed: number, count: number, dimensions: number): Float32Array[] {
  const random = mulberry32(seed)
  const styles = Array.from({ length: 5 }, () => Array.from({ length: dimensions }, () => Math.floor(random() * 3)))
  return Array.from({ length: count }, () => {
    const style = styles[Math.floor(random() * styles.length)]!
    const clips = 1 + Math.floor(random() * 4)
    return Float32Array.from(
      { length: clips * dimensions },
      (_, i) => style[i % dimensions]! + Math.floor(random() * 2),
    )
  })
}

function expectSame(found: readonly ScoredRow[], expected: readonly ScoredRow[]): void {
  expect(found.map(({ row }) => row)).toEqual(expected.map(({ row }) => row))
  for (const [i, { score }] of found.entries()) expect(score).toBeCloseTo(expected[i]!.score, 12)
}

test.each([
  [1, 40, 4],
  [2, 300, 17],
  [3, 700, 50],
])('answers are those of comparing with every song, ties included (seed %i)', (seed, count, dimensions) => {
  const songs = randomSongs(seed, count, dimensions)
  for (const kernels of kernelSets) {
    const index = SongVectorIndex.of(songs, { dimensions, kernels })
    // More questions than the plain scan answers.
    for (let row = 0; row < 30; row++) {
      const expected = cosinesByScan(songs, songs[row]!, dimensions).filter(song => song.row !== row)
      expectSame(index.nearest(songs[row]!, { limit: 12, except: row }), expected.slice(0, 12))
    }
    expect(index.nearest(songs[0]!, { limit: 10_000 })).toHaveLength(count)
  }
})

test('the plain scan and each kernel set give the same scores, to the last bit', () => {
  const songs = randomSongs(4, 500, 50)
  const answers = kernelSets.flatMap(kernels => {
    const scanned = SongVectorIndex.of(songs, { dimensions: 50, kernels })
    const prepared = SongVectorIndex.of(songs, { dimensions: 50, kernels })
    prepared.prepare()
    return [scanned, prepared].map(index => songs.slice(0, 6).map(song => index.nearest(song, { limit: 40 })))
  })
  for (const answer of answers) expect(answer).toEqual(answers[0])
})

test('appended rows are answered with the others, and rows that are out are not', () => {
  const dimensions = 8
  const songs = randomSongs(5, 60, dimensions)
  const all = SongVectorIndex.of(songs, { dimensions })
  const rows = new Float32Array(60 * dimensions)
  for (const [row, clips] of songs.entries()) {
    const mean = cosinesByScan([clips], clips, dimensions)
    expect(mean).toHaveLength(1)
    rows.set(unit(clips, dimensions), row * dimensions)
  }
  const out = new Set([3, 57])
  const parts = new SongVectorIndex(rows.subarray(0, 50 * dimensions), { dimensions, isOut: row => out.has(row) })
  parts.appended = rows.subarray(50 * dimensions)
  expect(parts.length).toBe(60)
  for (const prepared of [false, true]) {
    if (prepared) parts.prepare()
    for (let row = 0; row < 10; row++) {
      const expected = all.nearest(songs[row]!, { limit: 60 }).filter(song => !out.has(song.row))
      expect(parts.nearest(songs[row]!, { limit: 60 })).toEqual(expected)
      expect(parts.nearest(songs[row]!, { limit: 7 })).toEqual(expected.slice(0, 7))
    }
  }
})

function unit(clips: Float32Array, dimensions: number): Float32Array {
  const sum = new Float64Array(dimensions)
  for (let at = 0; at < clips.length; at += dimensions) {
    const length = Math.hypot(...clips.subarray(at, at + dimensions))
    for (let d = 0; d < dimensions; d++) sum[d]! += clips[at + d]! / length
  }
  return Float32Array.from(sum, x => x / Math.hypot(...sum))
}

test('songs without a direction are like nothing', () => {
  const songs = [
    Float32Array.of(1, 0),
    Float32Array.of(1, 0, -1, 0),
    Float32Array.of(0, 0),
    Float32Array.of(Number.NaN, 1),
    Float32Array.of(1, 1),
  ]
  const index = SongVectorIndex.of(songs, { dimensions: 2 })
  expect(index.nearest(songs[0]!, { limit: 5 }).map(({ row }) => row)).toEqual([0, 4])
  for (const song of songs.slice(1, 4)) expect(index.nearest(song, { limit: 5 })).toEqual([])
  expect(SongVectorIndex.of([], { dimensions: 2 }).nearest(songs[0]!, { limit: 5 })).toEqual([])
})

test('a score is max(0, cosine)', () => {
  const songs = [Float32Array.of(1, 0), Float32Array.of(-1, 0), Float32Array.of(1, Math.sqrt(3))]
  const scores = SongVectorIndex.of(songs, { dimensions: 2 }).nearest(songs[0]!, { limit: 5 })
  expect(scores).toEqual([
    { row: 0, score: 1 },
    { row: 2, score: expect.closeTo(0.5, 6) },
    { row: 1, score: 0 },
  ])
})

test('the least distances are kept in the order of (distance, row), whatever order they come in', () => {
  const random = mulberry32(6)
  for (let limit = 0; limit < 12; limit++) {
    const pairs = Array.from({ length: 60 }, (_, row) => ({ row, distance: Math.floor(random() * 9) }))
    const nearest = new NearestRows(limit)
    for (const { row, distance } of pairs.toSorted(() => random() - 0.5)) nearest.push(distance, row)
    expect(nearest.sorted()).toEqual(pairs.toSorted((a, b) => a.distance - b.distance || a.row - b.row).slice(0, limit))
  }
})

test('a scan with a full heap keeps the ties of lower rows', () => {
  const rows = Float32Array.of(1, 0, 3, 0, 1, 0, 1, 0)
  const nearest = new NearestRows(2)
  scanRows(Float32Array.of(0, 0), rows, 2, 10, row => row === 12, nearest)
  expect(nearest.sorted()).toEqual([
    { row: 10, distance: 1 },
    { row: 13, distance: 1 },
  ])
})

const model: EmbeddingModel = {
  name: 'test',
  dimensions: 2,
  sampleRate: 10,
  seconds: 100,
  embed: async samples => samples.slice(0, 2 * Math.floor(samples.length / 2)),
}

test('a SongIndex compares by cosine unless its model says otherwise', async () => {
  const index = new SongIndex({ model })
  index.addVectors('a', Float32Array.of(1, 0))
  index.addVectors('b', Float32Array.of(5, 5, 5, 5))
  index.addVectors('c', Float32Array.of(0, 2))
  expect(await index.similar('a')).toEqual([
    { id: 'b', score: expect.closeTo(Math.SQRT1_2, 6) },
    { id: 'c', score: 0 },
  ])
  expect(await index.similar(Float32Array.of(0, 9), { limit: 1 })).toEqual([{ id: 'c', score: 1 }])
  index.remove('b')
  expect(await index.similar('a')).toEqual([{ id: 'c', score: 0 }])
  expect(() => new SongIndex({ model, k: 3 })).toThrow(
    'SongIndex: k must be left out where songs are compared by cosine, got 3',
  )
})

test('a model whose numbers are not finite adds nothing', async () => {
  const broken = { ...model, embed: async () => Float32Array.of(1, Number.NaN) }
  const index = new SongIndex({ model: broken })
  await expect(index.add('x', new Float32Array(20), { sampleRate: 10 })).rejects.toThrow(
    'the model test cannot use it: its vectors are not finite',
  )
  expect(index.length).toBe(0)
})
