import { mulberry32 } from '@murecom/internal'
import type { IdIndex } from '../ids.ts'
import type { ItemCfKernels } from '../kernels/types.ts'
import type { ItemSets } from '../sets/item-sets.ts'
import type { Steps } from '../sets/steps.ts'
import { halfSteps } from './half-steps.ts'
import { layOutAls } from './memory.ts'
import { lambdaOf } from './objective.ts'
import type { AlsProgress, ResolvedAlsOptions } from './options.ts'
import type { AlsProblem, HalfSteps, Side } from './problem.ts'
import { readAlsSets, type WeightedSets } from './read-sets.ts'

/** What an `ImplicitAls` consists of. */
export interface AlsParts {
  options: ResolvedAlsOptions
  ids: IdIndex
  counts: Int32Array
  /** Sets that hold an item of the model. */
  sets: number
  /** items x factors. */
  itemFactors: Float32Array
  /** Sum of y y^T over the items, factors x factors, the upper triangle. */
  gram: Float64Array
}

/** A fit that has read its sets. */
export interface AlsFit {
  options: ResolvedAlsOptions
  sets: ItemSets
  problem: AlsProblem
}

/** Rows whose sum of y y^T is computed in one step. */
const STEP_ROWS = 4096
/** Rows that a thread solves at a time, where they have few factors. */
const SOLVED_ROWS = 128

/**
 * The parts that are done one by one: `[first, last]` rows of a side. They do not depend on the number of threads, so that sums do
 * not either. Parts of a gram hold as many rows as it has numbers: all sums together then take 8 bytes a row.
 */
export function partsOf(rows: number, factors: number, kind: 'gram' | 'solve'): [first: number, last: number][] {
  const length =
    kind === 'gram'
      ? STEP_ROWS * Math.ceil(factors ** 2 / STEP_ROWS)
      : Math.ceil(Math.min(SOLVED_ROWS, 2 ** 25 / factors ** 3))
  return Array.from({ length: Math.ceil(rows / length) }, (_, n) => [n * length, Math.min(rows, (n + 1) * length)])
}

/** Sum of y y^T over the rows of a part. */
export function* gramOf(steps: HalfSteps, side: Side, first: number, last: number): Steps<Float64Array> {
  const total = steps.gram(side, first, Math.min(last, first + STEP_ROWS)).slice()
  for (let from = first + STEP_ROWS; from < last; from += STEP_ROWS) {
    yield
    addTo(total, steps.gram(side, from, Math.min(last, from + STEP_ROWS)))
  }
  return total
}

/** Rows of a side. */
export function rowsOf({ sets }: AlsFit, side: Side): number {
  return side === 0 ? sets.setOffsets.length - 1 : sets.counts.length
}

/** Reads the sets into a memory, and puts the first factors and every lambda there. */
export function* openFit(
  where: string,
  sets: WeightedSets,
  options: ResolvedAlsOptions,
  kernels: ItemCfKernels,
  workers: number,
): Steps<AlsFit> {
  const { data, memory } = yield* readAlsSets(where, sets, options, kernels.modules, workers)
  const { weights, cgSteps, solver } = options
  const problem = { memory, weights, cgSteps: solver === 'cg' ? cgSteps : 0 }
  const fit = { options, sets: data, problem }
  const { sides, stride } = layOutAls(memory.sizes)
  for (const side of [0, 1] as const) {
    const offsets = side === 0 ? data.setOffsets : data.itemOffsets
    const lambdas = sides[side].lambdas.view(memory.buffer)
    const others = rowsOf(fit, side === 0 ? 1 : 0)
    for (let r = 0; r < offsets.length - 1; r++) lambdas[r] = lambdaOf(weights, offsets[r + 1]! - offsets[r]!, others)
    yield
  }
  // Uniform numbers whose scores have a standard deviation near 0.01, as those of Rendle et al.; sets begin at 0.
  const random = mulberry32(options.seed)
  const factors = sides[1].factors.view(memory.buffer)
  const scale = (0.1 / Math.sqrt(options.factors)) * Math.sqrt(12)
  for (let i = 0; i < data.counts.length; i++) {
    for (let f = 0; f < options.factors; f++) factors[i * stride + f] = (random() - 0.5) * scale
    if (i % STEP_ROWS === 0) yield
  }
  return fit
}

/** All iterations, in the thread that calls. */
export function* iterate(
  fit: AlsFit,
  kernels: ItemCfKernels,
  onProgress: ((progress: AlsProgress) => void) | undefined,
): Steps<Float64Array> {
  const { iterations } = fit.options
  const steps = halfSteps(fit.problem, kernels.modules)
  for (let iteration = 1; iteration <= iterations; iteration++) {
    for (const side of [0, 1] as const) {
      setBase(fit, yield* sumGram(fit, steps, side === 0 ? 1 : 0))
      for (const [first, last] of partsOf(rowsOf(fit, side), fit.options.factors, 'solve')) {
        checkSolved(steps.solve(side, first, last), fit)
        yield
      }
    }
    onProgress?.({ iteration, iterations })
  }
  return yield* sumGram(fit, steps, 1)
}

function* sumGram(fit: AlsFit, steps: HalfSteps, side: Side): Steps<Float64Array> {
  let total: Float64Array | undefined
  for (const [first, last] of partsOf(rowsOf(fit, side), fit.options.factors, 'gram')) {
    const part = yield* gramOf(steps, side, first, last)
    if (total) addTo(total, part)
    else total = part
    yield
  }
  return total!
}

/** total += part */
export function addTo(total: Float64Array, part: Float64Array): void {
  for (let n = 0; n < total.length; n++) total[n]! += part[n]!
}

/** Makes `unobservedWeight` x gram the base of the next half step. Numbers that no factor has stand on a diagonal of 1. */
export function setBase({ problem: { memory, weights } }: AlsFit, gram: Float64Array): void {
  const { base, stride, size } = layOutAls(memory.sizes)
  const values = base.view(memory.buffer)
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      const value = weights.unobservedWeight * gram[i * size + j]!
      values[i * stride + j] = value
      values[j * stride + i] = value
    }
    if (i >= memory.sizes.factors) values[i * stride + i] = 1
  }
}

/** @throws RangeError where a row had no solution */
export function checkSolved(row: number, { options }: AlsFit): void {
  if (row < 0) return
  throw new RangeError(
    `ImplicitAls: regularization must make every row solvable, got ${options.weights.regularization}`,
  )
}

/** The model of a fit whose iterations are done: its own copy of the items' factors, without what fills the rows up. */
export function closeFit({ options, sets, problem }: AlsFit, sums: Float64Array): AlsParts {
  const { factors } = options
  const { sides, stride, size } = layOutAls(problem.memory.sizes)
  const rows = sides[1].factors.view(problem.memory.buffer)
  const itemFactors = new Float32Array(sets.counts.length * factors)
  for (let i = 0; i < sets.counts.length; i++) {
    itemFactors.set(rows.subarray(i * stride, i * stride + factors), i * factors)
  }
  const gram = new Float64Array(factors * factors)
  for (let i = 0; i < factors; i++) gram.set(sums.subarray(i * size, i * size + factors), i * factors)
  return { options, ids: sets.ids, counts: sets.counts.slice(), sets: sets.setOffsets.length - 1, itemFactors, gram }
}

/** Reads sets and fits a model, in the thread that calls. */
export function* fitAls(
  where: string,
  sets: WeightedSets,
  options: ResolvedAlsOptions,
  kernels: ItemCfKernels,
  onProgress?: (progress: AlsProgress) => void,
): Steps<AlsParts> {
  const fit = yield* openFit(where, sets, options, kernels, 0)
  return closeFit(fit, yield* iterate(fit, kernels, onProgress))
}
