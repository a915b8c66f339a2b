import { instantiate } from '@murecom/internal/wasm'
import { layOutAls } from '../als/memory.ts'
import type { AlsProblem, HalfSteps } from '../als/problem.ts'
import type { AlsExports } from '../generated/als.ts'
import type { ItemCfModules } from '../kernels/types.ts'

/**
 * The half steps of assembly/als.ts in the memory of a problem.
 *
 * @param thread number of the calling thread among those that use the memory, from 0
 */
export function compiledHalfSteps(
  { memory: { sizes }, weights, cgSteps }: AlsProblem,
  memory: WebAssembly.Memory,
  modules: ItemCfModules,
  thread: number,
): HalfSteps {
  const { buffer } = memory
  const { sides, base, threads, stride, size } = layOutAls(sizes)
  const room = threads[thread]!
  const shared = typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer
  const { setup, gram, conjugate, cholesky } = instantiate<AlsExports>(
    shared ? modules.alsShared! : modules.als,
    memory,
  )
  setup(
    4 * stride,
    size,
    base.byteOffset,
    room.square.byteOffset,
    room.sums.byteOffset,
    room.gathered.byteOffset,
    room.weighted.byteOffset,
    room.residual.byteOffset,
    room.direction.byteOffset,
    room.product.byteOffset,
    room.coefficients.byteOffset,
    weights.alpha,
    weights.weightShift,
    weights.targetShift,
  )
  const strided = room.sums.view(buffer)
  const sums = new Float64Array(size * size)
  return {
    gram(side, first, last) {
      gram(sides[side].factors.byteOffset + 4 * stride * first, last - first)
      for (let i = 0; i < size; i++) sums.set(strided.subarray(i * stride, i * stride + size), i * size)
      return sums
    },
    solve(side, first, last) {
      const { factors, offsets, indices, values, lambdas } = sides[side]
      const rows = [
        factors.byteOffset,
        offsets.byteOffset,
        indices.byteOffset,
        values?.byteOffset ?? 0,
        lambdas.byteOffset,
        sides[1 - side]!.factors.byteOffset,
        first,
        last,
      ] as const
      if (cgSteps === 0) return cholesky(...rows)
      conjugate(...rows, cgSteps)
      return -1
    },
  }
}
