/**
 * A `SongVectorIndex` of many songs on one core: how long its 8-bit rows take to make, and how long a question takes. Rows of 50
 * dimensions around some styles, as the tags of musicnn lie. Sizes are the arguments, else 100,000, 500,000 and 1,000,000.
 */
import { mulberry32 } from '@murecom/internal'
import { loadSimdKernels } from '@murecom/knn/simd'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { SongVectorIndex } from '../src/songs/song-vector-index.ts'

const DIMENSIONS = 50
const QUESTIONS = 300
const LIMIT = 26
const sizes = process.argv.slice(2).map(Number)
const kernels = await loadSimdKernels()
const rows: Row[] = []
for (const songs of sizes.length > 0 ? sizes : [100_000, 500_000, 1_000_000]) {
  const random = mulberry32(songs)
  const styles = Array.from({ length: 60 }, () => Float32Array.from({ length: DIMENSIONS }, () => random() ** 3))
  const data = new Float32Array(songs * DIMENSIONS)
  for (let s = 0; s < songs; s++) {
    const style = styles[Math.floor(random() * styles.length)]!
    let squares = 0
    const at = s * DIMENSIONS
    for (let d = 0; d < DIMENSIONS; d++) {
      data[at + d] = style[d]! * (0.4 + random()) + 0.05 * random()
      squares += data[at + d]! ** 2
    }
    const length = Math.sqrt(squares)
    for (let d = 0; d < DIMENSIONS; d++) data[at + d]! /= length
  }
  const index = new SongVectorIndex(data, { dimensions: DIMENSIONS, kernels })
  const query = (q: number): Float32Array => {
    const at = ((q * 7919) % songs) * DIMENSIONS
    return data.slice(at, at + DIMENSIONS)
  }
  const scanned: number[] = []
  for (let q = 0; q < 5; q++) {
    const began = performance.now()
    index.nearestTo(query(q), { limit: LIMIT })
    scanned.push(performance.now() - began)
  }
  let began = performance.now()
  index.prepare()
  const prepared = performance.now() - began
  const times: number[] = []
  for (let q = 0; q < QUESTIONS; q++) {
    const vector = query(q)
    began = performance.now()
    index.nearestTo(vector, { limit: LIMIT })
    times.push(performance.now() - began)
  }
  const p99 = times.toSorted((a, b) => a - b)[Math.floor(0.99 * QUESTIONS)]!
  const ms = (value: number): number => Number(value.toPrecision(3))
  rows.push({
    songs,
    'plain scan, ms': ms(median(scanned)),
    'made ready, s': ms(prepared / 1000),
    'question, ms': ms(median(times)),
    'question p99, ms': ms(p99),
  })
  console.log(rows.at(-1))
}
record('song-vectors', { dimensions: String(DIMENSIONS), limit: String(LIMIT) }, rows)
