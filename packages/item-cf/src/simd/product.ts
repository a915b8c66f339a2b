import { instantiate, MemoryPlan } from '@murecom/internal/wasm'
import type { ProductExports } from '../generated/product.ts'
import type { ItemCfKernels } from '../kernels/types.ts'

/** The module works on tiles of 4 rows by 2 columns, and adds two products at a time. */
const TILE_ROWS = 4
const TILE_COLUMNS = 2
const TILE_LENGTH = 2

const roundUp = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple

/** Places of a row-major A (rows x length), B (columns x length) and A x B^T, each filled up to whole tiles. */
export function layOutProduct(rows: number, columns: number, length: number) {
  const plan = new MemoryPlan()
  const [tileRows, tileColumns] = [roundUp(rows, TILE_ROWS), roundUp(columns, TILE_COLUMNS)]
  const tileLength = roundUp(length, TILE_LENGTH)
  return {
    plan,
    tileRows,
    tileColumns,
    tileLength,
    a: plan.reserve(Float64Array, tileRows * tileLength),
    b: plan.reserve(Float64Array, tileColumns * tileLength),
    out: plan.reserve(Float64Array, tileRows * tileColumns),
  }
}

/** {@link ItemCfKernels.subtractProduct} by assembly/product.entry.ts, in a memory of its own that grows with the matrices. */
export function simdProduct(module: WebAssembly.Module): ItemCfKernels['subtractProduct'] {
  let memory: WebAssembly.Memory | undefined
  let exports: ProductExports
  return (c, cRow, cColumn, a, aRow, b, bRow, stride, rows, columns, from, to) => {
    if (to <= from) return
    const layout = layOutProduct(rows, columns, to - from)
    const { plan, tileRows, tileColumns, tileLength } = layout
    if (!memory) {
      memory = plan.allocate({ growable: true })
      if (!memory) throw new RangeError(`item-cf: no memory for a product of ${plan.size} bytes`)
      exports = instantiate<ProductExports>(module, memory)
    }
    plan.growToFit(memory)
    const { buffer } = memory
    copyRows(layout.a.view(buffer), tileLength, a, aRow, rows, stride, from, to)
    copyRows(layout.b.view(buffer), tileLength, b, bRow, columns, stride, from, to)
    const { byteOffset } = layout.out
    exports.product(layout.a.byteOffset, layout.b.byteOffset, byteOffset, tileRows, tileColumns, tileLength)
    const out = layout.out.view(buffer)
    for (let m = 0; m < rows; m++) {
      const at = (cRow + m) * stride + cColumn
      const row = m * tileColumns
      for (let n = 0; n < columns; n++) c[at + n]! -= out[row + n]!
    }
  }
}

/** Copies `rows` x `[from, to)` of a matrix into rows of `length`, and fills the rest of `tile` with zeros. */
function copyRows(
  tile: Float64Array,
  length: number,
  matrix: Float64Array,
  firstRow: number,
  rows: number,
  stride: number,
  from: number,
  to: number,
): void {
  for (let m = 0; m < rows; m++) {
    const row = (firstRow + m) * stride
    tile.set(matrix.subarray(row + from, row + to), m * length)
    if (to - from < length) tile[m * length + length - 1] = 0
  }
  tile.fill(0, rows * length)
}
