import { mirrorLower, solveLower, solveUpper } from '../kernels/spd-inverse.ts'
import type { ItemCfKernels } from '../kernels/types.ts'
import { factorPositiveDefinite } from '../sets/invert.ts'
import type { Steps } from '../sets/steps.ts'

const BLOCK = 64

/**
 * Solves A x = b for `count` right sides. A is symmetric positive definite, n x n, row-major; only its lower triangle is read, and all
 * of it is overwritten. `sides` holds one right side in each row of n numbers, and on return its solution. n^3 / 3 + 2 n^2 count
 * operations, nearly all in `subtract`. Returns false where a pivot is not positive. A step is some blocks of 64.
 */
export function* solvePositiveDefinite(
  matrix: Float64Array,
  n: number,
  sides: Float64Array,
  count: number,
  subtract: ItemCfKernels['subtractProduct'],
): Steps<boolean> {
  if (!(yield* factorPositiveDefinite(matrix, n, subtract))) return false
  mirrorLower(matrix, n)
  for (let i = 0; i < n; i += BLOCK) {
    const width = Math.min(BLOCK, n - i)
    for (let m = 0; m < count; m += BLOCK) {
      const rows = Math.min(BLOCK, count - m)
      subtract(sides, m, i, sides, m, matrix, i, n, rows, width, 0, i)
      solveLower(matrix, sides, n, m, rows, i, width)
    }
    yield
  }
  for (let i = BLOCK * Math.floor((n - 1) / BLOCK); i >= 0; i -= BLOCK) {
    const width = Math.min(BLOCK, n - i)
    for (let m = 0; m < count; m += BLOCK) {
      const rows = Math.min(BLOCK, count - m)
      subtract(sides, m, i, sides, m, matrix, i, n, rows, width, i + width, n)
      solveUpper(matrix, sides, n, m, rows, i, width)
    }
    yield
  }
  return true
}
