import { checkInteger, checkNumber, checkOneOf, checkOptions, type OptionNames } from '@murecom/internal'
import { availableParallelism, type WorkerFactory } from '@murecom/internal/threads'
import type { ItemCfKernels } from '../kernels/types.ts'
import { type AlsObjective, type AlsWeights, shiftsOf } from './objective.ts'

/** What a fit reports after each iteration. */
export interface AlsProgress {
  /** Iterations that are done, from 1. */
  iteration: number
  /** Iterations in all. */
  iterations: number
}

/** How factors are fitted. */
export interface ImplicitAlsOptions {
  /** Numbers of each vector, from 1 to 1024. Default 64. */
  factors?: number
  /** Times that the factors of all sets and then those of all items are solved, from 1 to 1000. Default 15, as implicit. */
  iterations?: number
  /** What is minimised, see {@link AlsObjective}. Default `'ials'`, which ranks best on the sets that were tried. */
  objective?: AlsObjective
  /** Weight of a value, above 0. Default 1. */
  alpha?: number
  /** Weight of a pair that no set holds, above 0. Default 1, as implicit; `'ials'` 0.1. */
  unobservedWeight?: number
  /** Weight of the squared factors, at least 0. Default 0.01, as implicit; `'ials'` 0.003. */
  regularization?: number
  /**
   * How much more the factors of frequent items and long sets are held down, from 0 to 1. Default 0, as implicit; `'ials'` 1,
   * which Rendle et al. found best.
   */
  frequencyScaling?: number
  /**
   * `'cg'` (default) takes `cgSteps` steps of the conjugate gradient method from the factors of the iteration before;
   * `'cholesky'` solves exactly, in time that grows with factors^3 for each row.
   */
  solver?: 'cg' | 'cholesky'
  /** `'cg'`: steps for each row in each iteration, from 1 to 100. Default 3, as implicit. */
  cgSteps?: number
  /** Items in fewer sets are left out, at least 1. Default 1: every item is kept. */
  minCount?: number
  /** Seed of the first factors: same seed, same kernels, same model, on one kind of machine. Default 1. */
  seed?: number
  /** Called after each iteration. */
  onProgress?: ((progress: AlsProgress) => void) | undefined
  /** Compiled kernels of `@murecom/item-cf/simd`. Default: TypeScript. */
  kernels?: ItemCfKernels | undefined
}

/** How factors are fitted by threads. */
export interface ImplicitAlsParallelOptions extends ImplicitAlsOptions {
  /**
   * Threads that are started, from 0 to 64; the caller's thread only reads the sets. With 0 it computes too, in turns with its
   * other tasks. Default: as many as the machine runs at once. In a page, threads need cross-origin isolation; without it the
   * call computes as with 0.
   */
  workers?: number
  /** Stops the fit in any stage; the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined
  /** Makes a worker, for programs that bundle: its module is `@murecom/item-cf/worker`. */
  createWorker?: WorkerFactory | undefined
}

/** The resolved options that a fitted model keeps. */
export interface ResolvedAlsOptions {
  factors: number
  iterations: number
  objective: AlsObjective
  weights: AlsWeights
  solver: 'cg' | 'cholesky'
  cgSteps: number
  minCount: number
  seed: number
}

const NAMES: OptionNames<ImplicitAlsOptions> = {
  factors: 'nfactors,vectorsize,dimensions,k',
  iterations: 'epochs',
  objective: 'loss',
  alpha: 1,
  unobservedWeight: 'alpha0',
  regularization: 'lambda,reg',
  frequencyScaling: 'nu',
  solver: 'usecg',
  cgSteps: 1,
  minCount: 1,
  seed: 'randomstate',
  onProgress: 'callback',
  kernels: 1,
}

const PARALLEL_NAMES: OptionNames<ImplicitAlsParallelOptions> = { ...NAMES, workers: 1, signal: 1, createWorker: 1 }

/**
 * Checked options with every default filled in.
 *
 * @throws TypeError for an unknown option; TypeError or RangeError for one outside its range
 */
export function resolveAls(where: string, options: ImplicitAlsOptions | null | undefined): ResolvedAlsOptions {
  const given = checkOptions(where, options, NAMES)
  const objective = checkOneOf(where, 'objective', given.objective ?? 'ials', ['implicit', 'wmf', 'ials'])
  const own = objective === 'ials'
  const { factors = 64, iterations = 15, alpha = 1, cgSteps = 3, minCount = 1, seed = 1 } = given
  const {
    unobservedWeight = own ? 0.1 : 1,
    regularization = own ? 0.003 : 0.01,
    frequencyScaling = own ? 1 : 0,
  } = given
  checkNumber(where, 'unobservedWeight', unobservedWeight, { min: 0, exclusiveMin: true })
  return {
    factors: checkInteger(where, 'factors', factors, 1, 1024),
    iterations: checkInteger(where, 'iterations', iterations, 1, 1000),
    objective,
    weights: {
      alpha: checkNumber(where, 'alpha', alpha, { min: 0, exclusiveMin: true }),
      unobservedWeight,
      ...shiftsOf(objective, unobservedWeight),
      regularization: checkNumber(where, 'regularization', regularization, { min: 0 }),
      frequencyScaling: checkNumber(where, 'frequencyScaling', frequencyScaling, { min: 0, max: 1 }),
    },
    solver: checkOneOf(where, 'solver', given.solver ?? 'cg', ['cg', 'cholesky']),
    cgSteps: checkInteger(where, 'cgSteps', cgSteps, 1, 100),
    minCount: checkInteger(where, 'minCount', minCount, 1),
    seed: checkInteger(where, 'seed', seed, 0, 0xffffffff),
  }
}

/** The options of `fitParallel`: those of the model, and those of the threads. */
export function resolveAlsParallel(where: string, options: ImplicitAlsParallelOptions | null | undefined) {
  const { workers, signal, createWorker, ...rest } = checkOptions(where, options, PARALLEL_NAMES)
  const model = resolveAls(where, rest)
  const threads = checkInteger(where, 'workers', workers ?? Math.min(64, availableParallelism()), 0, 64)
  return { model, rest, threads: { workers: threads, signal, createWorker } }
}
