import { addGram, choleskyRows, conjugateRows } from '../kernels/als.ts'
import type { ItemCfModules } from '../kernels/types.ts'
import { compiledHalfSteps } from '../simd/half-steps.ts'
import { layOutAls } from './memory.ts'
import type { AlsProblem, HalfSteps } from './problem.ts'

/** The half steps of a problem, computed by the compiled kernels where the problem lies in their memory. */
export function halfSteps(problem: AlsProblem, modules: ItemCfModules | undefined, thread = 0): HalfSteps {
  const { memory } = problem.memory
  return memory && modules ? compiledHalfSteps(problem, memory, modules, thread) : plainHalfSteps(problem)
}

function plainHalfSteps({ memory: { sizes, buffer }, weights, cgSteps }: AlsProblem): HalfSteps {
  const { sides, base, stride, size } = layOutAls(sizes)
  const arrays = sides.map(({ offsets, indices, values, factors, lambdas }) => ({
    offsets: offsets.view(buffer),
    indices: indices.view(buffer),
    values: values?.view(buffer),
    factors: factors.view(buffer),
    lambdas: lambdas.view(buffer),
  }))
  const halves = arrays.map(({ factors: out, ...rows }, side) => {
    const others = arrays[1 - side]!.factors
    return { ...rows, out, others, stride, size, base: base.view(buffer), ...weights }
  })
  const vector = (): Float64Array => new Float64Array(size)
  const square = new Float64Array(size * size)
  const scratch = { residual: vector(), direction: vector(), product: vector(), square }
  const sums = new Float64Array(size * size)
  return {
    gram(side, first, last) {
      sums.fill(0)
      addGram(arrays[side]!.factors, first, last, stride, size, sums)
      return sums
    },
    solve(side, first, last) {
      const half = halves[side]!
      if (cgSteps === 0) return choleskyRows(half, scratch, first, last)
      conjugateRows(half, scratch, first, last, cgSteps)
      return -1
    },
  }
}
