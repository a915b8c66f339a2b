import type { Floats } from '../kernels/scan.ts'

/**
 * The shape of an implicit binary tree of balls. Source: Omohundro 1989, "Five balltree construction algorithms", in the
 * layout of scikit-learn 1.9 `_binary_tree`: node i has the children 2i + 1 and 2i + 2, every level is full, so a tree of
 * L levels has 2^L - 1 nodes. A node splits near its middle (`middleOf`), so the ranges follow from the number of rows
 * and are stored nowhere. Each leaf has about leafSize to 2 leafSize rows, and at least one.
 */
export function nodeCount(length: number, leafSize: number): number {
  return 2 * 2 ** (Math.log2(Math.max(1, (length - 1) / leafSize)) | 0) - 1
}

/**
 * Where a node splits: at the multiple of four rows that is nearest to its middle, as a scan takes four at once and the
 * others one by one. Halves below four stay as they are, so none is empty.
 */
export function middleOf(from: number, to: number): number {
  const half = (to - from) >> 1
  return from + (half < 4 ? half : (half + 2) & ~3)
}

/** The arrays of a tree, all `dimensions` columns wide. */
export interface StoredTree {
  /** The caller's row at each position. */
  order: Int32Array
  /** In tree order. */
  rows: Floats
  centroids: Floats
  radii: Float64Array
}

/** Rows as the caller has them, perhaps with an order to begin with; or a tree that was built before. */
export type TreeSource = { rows: Floats; order?: Int32Array } | StoredTree

/** The rows and centroids of an index, `stride` columns wide; columns past its `dimensions` are 0. */
export type TreeRows = Pick<StoredTree, 'rows' | 'centroids'>
