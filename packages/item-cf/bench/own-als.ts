// own-als.ts folder minCount workers factors iterations cg rounds compiled: times of the ALS fit on original.i32, and the peak memory of this process.
import { ImplicitAls } from '@murecom/item-cf'
import { loadSimdKernels } from '@murecom/item-cf/simd'
import { measureFit } from './own-program.ts'

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
await measureFit(folder, { rounds, questions: 20 }, sets =>
  workers > 1 ? ImplicitAls.fitParallel(sets, { ...options, workers }) : ImplicitAls.fit(sets, options),
)
