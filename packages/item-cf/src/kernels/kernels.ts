/** The kernels that exist twice: in TypeScript, and compiled to WebAssembly with SIMD in `@murecom/item-cf/simd`. */
export interface Kernels {
  /**
   * C -= A x B^T over the columns `from .. to`: `c[(cRow + m) stride + cColumn + n] -= sum over p of
   * a[(aRow + m) stride + p] x b[(bRow + n) stride + p]`, for m below `rows` and n below `columns`. All three are row-major with
   * the same stride; the part of c that is written overlaps neither a's nor b's part that is read.
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
