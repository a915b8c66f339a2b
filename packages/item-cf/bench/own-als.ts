// own-als.ts folder minCount workers factors iterations cg rounds compiled: times of the ALS fit on original.i32, and the peak memory of this process.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ImplicitAls } from '@murecom/item-cf'
import { loadSimdKernels } from '@murecom/item-cf/simd'
import { setsOf } from './playlists.ts'

const [folder, ...numbers] = process.argv.slice(2) as [string, ...string[]]
const [minCount, workers, factors, iterations, cg, rounds, compiled] = numbers.map(Number) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
]
const ints = (name: string): Int32Array => {
  const bytes = readFileSync(join(folder, name))
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
}
const playlists = { offsets: ints('original-offsets.i32'), items: ints('original.i32') }
const options = {
  objective: 'implicit',
  alpha: 5,
  regularization: 1,
  solver: cg ? 'cg' : 'cholesky',
  minCount,
  factors,
  iterations,
  kernels: compiled ? await loadSimdKernels() : undefined,
} as const
const seconds: number[] = []
let model: ImplicitAls | undefined
for (let round = 0; round < rounds; round++) {
  model = undefined
  const start = performance.now()
  model =
    workers > 1
      ? await ImplicitAls.fitParallel(setsOf(playlists), { ...options, workers })
      : ImplicitAls.fit(setsOf(playlists), options)
  seconds.push((performance.now() - start) / 1000)
}
const peakBytes = process.resourceUsage().maxRSS * 1024
const recommend: number[] = []
for (let p = 0; p < 20; p++) {
  const start = playlists.offsets[p * 50]!
  const given = playlists.items.subarray(start, Math.min(start + 50, playlists.items.length))
  const begun = performance.now()
  model!.recommend(given, { limit: 50 })
  recommend.push(performance.now() - begun)
}
recommend.sort((a, b) => a - b)
console.log(JSON.stringify({ seconds, peakBytes, items: model!.length, recommendMs: recommend[10] }))
