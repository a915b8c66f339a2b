/** Columns that a product computes at once. */
export const COLUMNS = 8

/** Blocks of 8 columns that hold `columns` of them. */
export function columnBlocks(columns: number): number {
  return Math.ceil(columns / COLUMNS)
}

/**
 * A matrix as `multiplyRows` takes it: blocks of 8 columns, the last filled with zeros.
 *
 * @param b `k x columns`, row-major
 * @param out `blocks x k x 8`
 */
export function packColumns(b: Float32Array, k: number, columns: number, out: Float32Array): void {
  for (let c = 0; c < columns; c++) {
    let to = Math.floor(c / COLUMNS) * k * COLUMNS + (c % COLUMNS)
    for (let i = 0; i < k; i++, to += COLUMNS) out[to] = b[i * columns + c]!
  }
}
