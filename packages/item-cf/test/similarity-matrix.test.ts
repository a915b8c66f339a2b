import { expect, test } from 'vitest'
import { LowerTriangle } from '../src/ratings/similarity-matrix.ts'

const gatherAll = (pairs: [number, number, number][], rows: number): number[][] => {
  const triangle = new LowerTriangle(rows)
  for (let x = 0; x < rows; x++) {
    triangle.reserve(rows)
    let { length } = triangle
    for (const [from, to, similarity] of pairs) {
      if (from !== x) continue
      triangle.indices[length] = to
      triangle.values[length++] = similarity
    }
    triangle.endRow(length)
  }
  const matrix = triangle.finish()
  const all = Int32Array.from({ length: rows }, (_, i) => i)
  const out = new Float64Array(rows)
  return [...all, ...[...all].reverse()].map(x => {
    matrix.gather(x, all, 0, rows, out)
    return [...out]
  })
}

for (const [form, rows] of [
  ['triangle', 4],
  ['sparse', 40],
] as const) {
  test(`${form}: every pair, both ways, rows in any order`, () => {
    const pairs: [number, number, number][] = [
      [1, 0, 0.5],
      [3, 0, -0.25],
      [3, 2, 0.125],
    ]
    const expected = Array.from({ length: rows }, (_, x) => Array.from({ length: rows }, (_, y) => Number(x === y)))
    for (const [x, y, similarity] of pairs) {
      expected[x]![y] = similarity
      expected[y]![x] = similarity
    }
    expect(gatherAll(pairs, rows)).toEqual([...expected, ...expected.slice().reverse()])
  })
}
