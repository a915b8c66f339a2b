import { mulberry32 } from '@murecom/internal'
import type { BenchData } from './data.ts'

/**
 * Rows in a thousand overlapping clouds, of which the first have the most. Each column of a cloud has a spread of its own,
 * log-normal, so a cloud is long in a few directions, as clouds of embeddings are. As many other rows ask.
 */
export function clouds(rows: number, columns: number, queries: number): BenchData {
  const random = mulberry32(1)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const count = 1000
  const centres = Float32Array.from({ length: count * columns }, normal)
  const spreads = Float32Array.from({ length: count * columns }, () => 0.5 * Math.exp(0.75 * normal()))
  const all = new Float32Array((rows + queries) * columns)
  for (let i = 0; i < all.length; ) {
    const cloud = Math.floor(count * random() * random()) * columns
    for (let c = cloud; c < cloud + columns; c++) all[i++] = centres[c]! + spreads[c]! * normal()
  }
  return { data: all.subarray(0, rows * columns), queries: all.subarray(rows * columns) }
}
