import { base64ToBytes } from '@murecom/internal'
import { PRODUCT_WASM_BASE64 } from '../generated/product.ts'
import { ROWS_WASM_BASE64 } from '../generated/rows.ts'
import { ROWS_SHARED_WASM_BASE64 } from '../generated/rows-shared.ts'
import type { Kernels } from '../kernels/types.ts'

/** Where the memory that the modules may use begins. */
const BASE = 1024

/**
 * The compiled kernels, or undefined where the runtime has no WebAssembly SIMD. The answers are those of the TypeScript kernels,
 * to the bit for the sparse similarities, in about half the time. They compute `'ease'` and the sparse similarities that are
 * products: cosine, asymmetric_cosine, conditional_probability, tfidf, bm25 and rp3beta, without shrinkage. Jaccard, dice, tversky and
 * shrunk similarities stay with the TypeScript kernels. The sets of a model that is fitted with them lie in a WebAssembly.Memory.
 *
 * @example
 * const model = ItemKnn.fit(playlists, { similarity: 'cosine', kernels: await loadSimdKernels() })
 */
export async function loadSimdKernels(): Promise<Kernels | undefined> {
  const bytes = base64ToBytes(PRODUCT_WASM_BASE64)
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(bytes)) return undefined
  const rowModules = {
    plain: await WebAssembly.compile(base64ToBytes(ROWS_WASM_BASE64)),
    shared: await WebAssembly.compile(base64ToBytes(ROWS_SHARED_WASM_BASE64)),
  }
  const memory = new WebAssembly.Memory({ initial: 16 })
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } })
  const product = instance.exports['product'] as (
    a: number,
    b: number,
    out: number,
    rows: number,
    columns: number,
    length: number,
  ) => void
  return {
    rowModules,
    subtractProduct(c, cRow, cColumn, a, aRow, b, bRow, stride, rows, columns, from, to) {
      if (to <= from) return
      // The module wants whole tiles: zeros fill them up.
      const tileRows = Math.ceil(rows / 4) * 4
      const tileColumns = Math.ceil(columns / 2) * 2
      const length = Math.ceil((to - from) / 2) * 2
      const bAt = BASE + 8 * tileRows * length
      const outAt = bAt + 8 * tileColumns * length
      const needed = outAt + 8 * tileRows * tileColumns
      if (needed > memory.buffer.byteLength) memory.grow(Math.ceil((needed - memory.buffer.byteLength) / 65536))
      const heap = new Float64Array(memory.buffer)
      place(heap, BASE / 8, a, aRow, stride, rows, tileRows, from, to, length)
      place(heap, bAt / 8, b, bRow, stride, columns, tileColumns, from, to, length)
      product(BASE, bAt, outAt, tileRows, tileColumns, length)
      for (let m = 0; m < rows; m++) {
        const at = (cRow + m) * stride + cColumn
        const out = outAt / 8 + m * tileColumns
        for (let n = 0; n < columns; n++) c[at + n]! -= heap[out + n]!
      }
    },
  }
}

/** Copies `rows` x `[from, to)` of a matrix to `heap[start ...]` as `tileRows` x `length`, padded with zeros. */
function place(
  heap: Float64Array,
  start: number,
  matrix: Float64Array,
  firstRow: number,
  stride: number,
  rows: number,
  tileRows: number,
  from: number,
  to: number,
  length: number,
): void {
  for (let m = 0; m < rows; m++) {
    const row = (firstRow + m) * stride
    heap.set(matrix.subarray(row + from, row + to), start + m * length)
    if (to - from < length) heap[start + m * length + length - 1] = 0
  }
  heap.fill(0, start + rows * length, start + tileRows * length)
}
