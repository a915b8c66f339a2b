/** Rows that one call of a {@link RowKernel} computes. */
export const SEGMENT_ROWS = 1024

/**
 * What turns the sums of row i into scores, in the two forms that the kernels know. a is the sum over common sets of their
 * weights:
 *
 *     product:  a x rows[i] x columns[j]
 *     ratio:    a x columns[j] / (rows[i] x products[j] + rowSums[i] - overlap x a)
 *
 * They are computed in this order in float64, then rounded to float32. Where that is 0, j is left out.
 */
export interface ScoreFormula {
  kind: 'product' | 'ratio'
  /** Weight of each set, above 0; undefined is 1. */
  setWeights: Float64Array | undefined
  /** One for each item; equal for items that only the same single set holds, as `rowSums`. */
  rows: Float64Array
  columns: Float64Array
  /** One for each item; empty for a product, as `rowSums`. */
  products: Float64Array
  rowSums: Float64Array
  overlap: number
}

/** Sparse rows of the 0/1 matrix of sets and items, both ways, and the formula of the scores. */
export interface RowKernelInput extends ScoreFormula {
  /** Item i is in `itemSets[itemOffsets[i] .. itemOffsets[i + 1]]`. */
  itemOffsets: Int32Array
  itemSets: Int32Array
  /** Set s holds `setItems[setOffsets[s] .. setOffsets[s + 1]]`, ascending. */
  setOffsets: Int32Array
  setItems: Int32Array
  /** Best entries that are kept of each row. */
  k: number
}

/** Computes the rows of one {@link RowKernelInput}. */
export interface RowKernel {
  /**
   * Rows `first` .. `first + count`, at most `SEGMENT_ROWS`: row r has entries `bounds[2r] .. bounds[2r + 1]` of `indices` and
   * `scores`, best first, of equal scores the lower index first. Items that are in one set only, the same one, share a list
   * of k + 1 that includes them. The next call overwrites what this one returns.
   */
  segment(first: number, count: number): { bounds: Int32Array; indices: Int32Array; scores: Float32Array }
}

/** Numbers from which the layout of a {@link RowMemory} follows. They can be sent to another thread. */
export interface RowMemorySizes {
  items: number
  sets: number
  entries: number
  k: number
  /** Whether scores are ratios, whose rows and columns have two factors each. */
  ratio: boolean
  /** Threads that compute rows in the memory at the same time. */
  threads: number
  /** Whether threads other than the one that allocates it can use it. */
  shared: boolean
}

/** A memory of WebAssembly that holds sets and room for the row kernel of each thread. It can be sent to another thread. */
export interface RowMemory {
  memory: WebAssembly.Memory
  sizes: RowMemorySizes
}

/** The compiled modules of `@murecom/item-cf/simd`. They can be sent to another thread. */
export interface ItemCfModules {
  readonly product: WebAssembly.Module
  /** The row kernel for a memory of one thread. */
  readonly rows: WebAssembly.Module
  /** The row kernel for a memory that threads share; undefined where the runtime has no such memory. */
  readonly rowsShared: WebAssembly.Module | undefined
  /** The half steps of alternating least squares, for a memory of one thread, and for one that threads share. */
  readonly als: WebAssembly.Module
  readonly alsShared: WebAssembly.Module | undefined
}

/** The loops that exist twice: in TypeScript, and compiled to WebAssembly in `@murecom/item-cf/simd`. */
export interface ItemCfKernels {
  /** Distinguishes these kernels from those of other packages, which are refused. */
  readonly package: '@murecom/item-cf'
  /** `'typescript'` or `'simd'`. */
  readonly name: string
  /** @internal Undefined for the kernels in TypeScript. */
  readonly modules: ItemCfModules | undefined

  /**
   * C -= A x B^T over the columns `from .. to`: `c[(cRow + m) stride + cColumn + n] -= sum over p of
   * a[(aRow + m) stride + p] x b[(bRow + n) stride + p]`, for m below `rows` and n below `columns`. All three are row-major
   * with the same stride; the part of c that is written overlaps neither a's nor b's part that is read.
   *
   * @internal
   */
  subtractProduct(
    c: Float64Array,
    cRow: number,
    cColumn: number,
    a: Float64Array,
    aRow: number,
    b: Float64Array,
    bRow: number,
    stride: number,
    rows: number,
    columns: number,
    from: number,
    to: number,
  ): void
}
