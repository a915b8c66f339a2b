import { factorColumns, mirrorNegated, solveBlock } from '../kernels/spd-inverse.ts'
import type { ItemCfKernels } from '../kernels/types.ts'
import type { Steps } from './steps.ts'

const BLOCK = 64

/**
 * Overwrites the lower triangle of a symmetric positive definite n x n matrix by its Cholesky factor L; the rest is not read. n^3 / 3
 * operations. Returns false where a pivot is not positive. Left-looking: each block column is brought up to date with the columns
 * before it. A step is one block.
 */
export function* factorPositiveDefinite(
  matrix: Float64Array,
  n: number,
  subtract: ItemCfKernels['subtractProduct'],
): Steps<boolean> {
  for (let j = 0; j < n; j += BLOCK) {
    const width = Math.min(BLOCK, n - j)
    for (let i = j; i < n; i += BLOCK) {
      subtract(matrix, i, j, matrix, i, matrix, j, n, Math.min(BLOCK, n - i), width, 0, j)
      yield
    }
    if (!factorColumns(matrix, n, j, width)) return false
  }
  return true
}

/**
 * Inverse of a symmetric positive definite n x n matrix, row-major. Only the lower triangle of `matrix` is read; it is
 * overwritten by its Cholesky factor L. On return `inverse` holds the whole symmetric inverse; `scratch` is n x n too.
 *
 *     A = L L^T,   U = L^-T,   A^-1 = U U^T
 *
 * n^3 floating point operations in three equal parts, nearly all in `subtract`, which reads both factors along rows: that is
 * why U, not L^-1, is formed. Returns false where a pivot is not positive. Source: Golub and Van Loan, Matrix Computations,
 * 4.2. A step is one block, at most 2 x 64 x 64 x n operations.
 */
export function* invertPositiveDefinite(
  matrix: Float64Array,
  inverse: Float64Array,
  scratch: Float64Array,
  n: number,
  subtract: ItemCfKernels['subtractProduct'],
): Steps<boolean> {
  if (!(yield* factorPositiveDefinite(matrix, n, subtract))) return false
  // U = L^-T in scratch, upper triangular: U[j, i] = (L^-1)[i, j] = (e_ij - sum over p < i of L[i, p] U[j, p]) / L[i, i].
  scratch.fill(0)
  for (let i = 0; i < n; i += BLOCK) {
    const width = Math.min(BLOCK, n - i)
    for (let d = i; d < i + width; d++) scratch[d * n + d] = 1
    for (let j = 0; j < i + width; j += BLOCK) {
      const rows = Math.min(BLOCK, n - j)
      if (j < i) subtract(scratch, j, i, scratch, j, matrix, i, n, rows, width, j, i)
      solveBlock(matrix, scratch, n, j, rows, i, width)
      yield
    }
  }
  // A^-1 = U U^T, the lower block triangle, then mirrored. `subtract` makes -U U^T.
  inverse.fill(0)
  for (let i = 0; i < n; i += BLOCK) {
    for (let j = 0; j <= i; j += BLOCK) {
      subtract(inverse, i, j, scratch, i, scratch, j, n, Math.min(BLOCK, n - i), Math.min(BLOCK, n - j), i, n)
      yield
    }
  }
  mirrorNegated(inverse, n)
  return true
}
