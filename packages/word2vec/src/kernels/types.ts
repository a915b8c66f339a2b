import type { MemoryPlan } from '@murecom/internal/wasm'

/** The memory that a model or a set of vectors lives in. */
export interface KernelMemory {
  readonly buffer: ArrayBufferLike
  /** The memory, where it is WebAssembly's. */
  readonly wasm?: WebAssembly.Memory
}

/**
 * Finds the rows that may have a cosine with a query that is not below a threshold: all that have one, and a few more. Queries
 * are unit vectors or zeros, at most 16. The rows of each query ascend. `threshold` is called now and then, and may rise.
 */
export type Screen = (
  queries: readonly ArrayLike<number>[],
  threshold: (query: number) => number,
  onRow: (query: number, row: number) => void,
) => void

/** Kernels at work on one memory; offsets are in bytes from its start. */
export interface OpenKernels {
  /**
   * Trains one job of the plan at `planAt`. Undefined for plain TypeScript, whose code is loaded by the first training.
   */
  trainJob?(planAt: number, job: number): void
  /**
   * Joins rows `firstRow` to `endRow` of the copies of a matrix that threads trained: see mergeRows of merge.ts. `scratch` has
   * mergeBytes. Undefined for plain TypeScript, and for a memory that no threads share.
   */
  mergeRows?(
    base: number,
    copies: readonly number[],
    stride: number,
    firstRow: number,
    endRow: number,
    scratch: number,
  ): void
  /**
   * Dot products of `queries` vectors with `rows` rows, all of `stride` float32 (a multiple of 4): out[q * rows + r].
   */
  dots(rowsAt: number, rows: number, stride: number, queriesAt: number, queries: number, outAt: number): void
  /**
   * Makes 8-bit copies of rows of `stride` float32, by which a large table is searched.
   *
   * @returns undefined when the table is small, or when there is no room for the copies
   */
  screen?(rows: Float32Array, stride: number): Screen | undefined
}

/** Compiled code for a memory of one thread, and for one that threads share. */
export interface Word2VecModules {
  readonly plain: WebAssembly.Module
  readonly shared: WebAssembly.Module
}

/**
 * A set of kernels: plain TypeScript, or what `loadSimdKernels` of `@murecom/word2vec/simd` returns. Every set computes the
 * same from the same random numbers, up to float32 rounding.
 */
export interface Word2VecKernels {
  /** Distinguishes these kernels from those of other packages, which are refused. */
  readonly package: '@murecom/word2vec'
  /** Name of the set, for reports. */
  readonly name: string
  /** @internal Compiled code for other threads; undefined where none is needed. */
  readonly modules?: Word2VecModules
  /**
   * Zeroed memory for what was planned; `shared` where other threads use it too.
   *
   * @throws RangeError when there is too little memory
   * @internal
   */
  allocate(plan: MemoryPlan, shared: boolean): KernelMemory
  /** @internal */
  open(memory: KernelMemory): OpenKernels
}
