// own-fit.ts folder minCount workers k rounds compiled: times of the cosine fit on original.i32, and the peak memory of this process.
import { ItemKnn } from '@murecom/item-cf'
import { loadSimdKernels } from '@murecom/item-cf/simd'
import { measureFit } from './own-program.ts'

const [folder, ...numbers] = process.argv.slice(2) as [string, ...string[]]
const [minCount, workers, k, rounds, compiled] = numbers.map(Number) as [number, number, number, number, number]
const kernels = compiled ? await loadSimdKernels() : undefined
const options = { similarity: 'cosine', minCount, k, kernels } as const
await measureFit(folder, rounds, 200, sets =>
  workers > 1 ? ItemKnn.fitParallel(sets, { ...options, workers }) : ItemKnn.fit(sets, options),
)
