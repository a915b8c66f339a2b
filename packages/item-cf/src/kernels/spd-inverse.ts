/**
 * The parts of a blocked inversion of a symmetric positive definite n x n matrix, and of the solution of a system, that are not
 * products of matrices; see sets/invert.ts and regression/solve.ts for their order and the formulas. All matrices are row-major.
 * O(n^2 x width) for each block column.
 */

/**
 * Unblocked Cholesky of the columns `first .. first + width`, which earlier columns have been subtracted from. Overwrites the
 * lower triangle by L. Returns false where a pivot is not positive.
 */
export function factorColumns(matrix: Float64Array, n: number, first: number, width: number): boolean {
  for (let c = first; c < first + width; c++) {
    let pivot = matrix[c * n + c]!
    for (let p = first; p < c; p++) pivot -= matrix[c * n + p]! ** 2
    if (!(pivot > 0)) return false
    pivot = Math.sqrt(pivot)
    matrix[c * n + c] = pivot
    for (let r = c + 1; r < n; r++) {
      let sum = matrix[r * n + c]!
      for (let p = first; p < c; p++) sum -= matrix[r * n + p]! * matrix[c * n + p]!
      matrix[r * n + c] = sum / pivot
    }
  }
  return true
}

/** Solves the block of U = L^-T in the rows `row .. row + rows` and the columns `first .. first + width`, in place. */
export function solveBlock(
  lower: Float64Array,
  upper: Float64Array,
  n: number,
  row: number,
  rows: number,
  first: number,
  width: number,
): void {
  for (let r = row; r < row + rows; r++) {
    for (let c = Math.max(first, r); c < first + width; c++) {
      let sum = upper[r * n + c]!
      for (let p = Math.max(first, r); p < c; p++) sum -= lower[c * n + p]! * upper[r * n + p]!
      upper[r * n + c] = sum / lower[c * n + c]!
    }
  }
}

/** Negates the lower triangle and mirrors it into the upper one. */
export function mirrorNegated(matrix: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) {
    for (let c = 0; c <= r; c++) {
      const value = -matrix[r * n + c]!
      matrix[r * n + c] = value
      matrix[c * n + r] = value
    }
  }
}

/** Overwrites `x`, of n numbers, by the solution of L L^T x = b, where L is what {@link factorColumns} left of all columns. O(n^2) */
export function choleskySolve(lower: Float64Array, n: number, x: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = x[i]!
    for (let p = 0; p < i; p++) sum -= lower[i * n + p]! * x[p]!
    x[i] = sum / lower[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = x[i]! / lower[i * n + i]!
    x[i] = value
    for (let p = 0; p < i; p++) x[p]! -= lower[i * n + p]! * value
  }
}

/** Copies the lower triangle into the upper one. */
export function mirrorLower(matrix: Float64Array, n: number): void {
  for (let r = 1; r < n; r++) {
    for (let c = 0; c < r; c++) matrix[c * n + r] = matrix[r * n + c]!
  }
}

/**
 * Solves L z = b in the columns `first .. first + width`, from which earlier columns have been subtracted; row r of `sides`, of n
 * numbers, is one right side. In place.
 */
export function solveLower(
  matrix: Float64Array,
  sides: Float64Array,
  n: number,
  row: number,
  rows: number,
  first: number,
  width: number,
): void {
  for (let r = row; r < row + rows; r++) {
    for (let c = first; c < first + width; c++) {
      let sum = sides[r * n + c]!
      for (let p = first; p < c; p++) sum -= matrix[c * n + p]! * sides[r * n + p]!
      sides[r * n + c] = sum / matrix[c * n + c]!
    }
  }
}

/** Solves L^T x = z in the same way, from which later columns have been subtracted. The upper triangle of `matrix` holds L^T. */
export function solveUpper(
  matrix: Float64Array,
  sides: Float64Array,
  n: number,
  row: number,
  rows: number,
  first: number,
  width: number,
): void {
  const end = first + width
  for (let r = row; r < row + rows; r++) {
    for (let c = end - 1; c >= first; c--) {
      let sum = sides[r * n + c]!
      for (let p = c + 1; p < end; p++) sum -= matrix[c * n + p]! * sides[r * n + p]!
      sides[r * n + c] = sum / matrix[c * n + c]!
    }
  }
}
