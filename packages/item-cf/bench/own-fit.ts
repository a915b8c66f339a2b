// own-fit.ts folder minCount workers k rounds compiled: times of the cosine fit on original.i32, and the peak memory of this process.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ItemKnn } from '@murecom/item-cf'
import { loadSimdKernels } from '@murecom/item-cf/simd'
import { setsOf } from './playlists.ts'

const [folder, ...numbers] = process.argv.slice(2) as [string, ...string[]]
const [minCount, workers, k, rounds, compiled] = numbers.map(Number) as [number, number, number, number, number]
const kernels = compiled ? await loadSimdKernels() : undefined
const ints = (name: string): Int32Array => {
  const bytes = readFileSync(join(folder, name))
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
}
const playlists = { offsets: ints('original-offsets.i32'), items: ints('original.i32') }
const seconds: number[] = []
let model: ItemKnn | undefined
for (let round = 0; round < rounds; round++) {
  model = undefined
  const start = performance.now()
  const options = { similarity: 'cosine', minCount, k, kernels } as const
  model =
    workers > 1
      ? await ItemKnn.fitParallel(setsOf(playlists), { ...options, workers })
      : ItemKnn.fit(setsOf(playlists), options)
  seconds.push((performance.now() - start) / 1000)
}
const peakBytes = process.resourceUsage().maxRSS * 1024
const recommend: number[] = []
for (let p = 0; p < 200; p++) {
  const start = playlists.offsets[p * 50]!
  const given = playlists.items.subarray(start, Math.min(start + 50, playlists.items.length))
  const begun = performance.now()
  model!.recommend(given, { limit: 50 })
  recommend.push(performance.now() - begun)
}
recommend.sort((a, b) => a - b)
console.log(
  JSON.stringify({
    seconds,
    peakBytes,
    items: model!.length,
    recommendMs: recommend[100],
    recommendSlowestMs: recommend.at(-1),
  }),
)
