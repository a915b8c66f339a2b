import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { SoundCopies, type SoundTable, soundTheSame } from '../src/library/copies/sound-copies.ts'

const LIMITS = { seconds: 0.5, cosine: 0.999 }
const DIMENSIONS = 6

/** Songs around a few directions, near enough for copies and near misses, of few lengths. */
function songs(
  count: number,
  seed: number,
  spread: number,
): SoundTable & { vectors: Float32Array[]; seconds: number[] } {
  const random = mulberry32(seed)
  const middles = Array.from({ length: 12 }, () => Array.from({ length: DIMENSIONS }, () => random() - 0.5))
  const vectors = Array.from({ length: count }, (_, i) => {
    const vector = Float32Array.from(middles[i % 12]!, x => x + spread * (random() - 0.5))
    const length = Math.hypot(...vector)
    return vector.map(x => x / length)
  })
  const seconds = vectors.map(() => Math.round(random() * 8) / 4 + 200)
  return { length: count, vectors, seconds, vectorOf: row => vectors[row]!, secondsOf: row => seconds[row]! }
}

/** What a comparison of every pair finds. */
function firstCopy(table: SoundTable, added: readonly number[], row: number): number | undefined {
  return added.find(other => soundTheSame(table, row, other, LIMITS))
}

test.each([1, 2, 3, 4])('the cells find what a look at every pair finds, seed %i', seed => {
  for (const spread of [0.01, 0.03, 0.1]) {
    const table = songs(300, seed, spread)
    const copies = new SoundCopies(table, LIMITS)
    const added: number[] = []
    let found = 0
    for (let row = 0; row < table.length; row++) {
      const first = firstCopy(table, added, row)
      expect(copies.find(row)).toBe(first)
      if (first === undefined) {
        copies.add(row)
        added.push(row)
      } else found++
    }
    if (spread < 0.05) expect(found).toBeGreaterThan(20)
  }
})

test('lengths and directions at the edge of a cell, and of the limits', () => {
  const at = (degrees: number): Float32Array =>
    Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180))
  // A cosine of .999 is 2.56 degrees.
  const rows = [
    [100, 0],
    [100.5, 2.5],
    [99.5, -2.5],
    [100.51, 0],
    [100, 2.6],
    [-1, 0],
    [Number.NaN, 0],
  ] as const
  const table: SoundTable = { length: rows.length, secondsOf: row => rows[row]![0], vectorOf: row => at(rows[row]![1]) }
  const copies = new SoundCopies(table, LIMITS)
  copies.add(0)
  expect(rows.map((_, row) => copies.find(row))).toEqual([0, 0, 0, undefined, undefined, undefined, undefined])
})

test('songs without a direction are no copies of each other; an empty table has none', () => {
  const vectors = [Float32Array.of(0, 0), Float32Array.of(0, 0), Float32Array.of(Number.NaN, 1)]
  const table: SoundTable = { length: 3, secondsOf: () => 100, vectorOf: row => vectors[row]! }
  const copies = new SoundCopies(table, LIMITS)
  for (const row of [0, 1, 2]) {
    expect(copies.find(row)).toBeUndefined()
    copies.add(row)
  }
  expect(new SoundCopies({ ...table, length: 0 }, LIMITS)).toBeDefined()
})
