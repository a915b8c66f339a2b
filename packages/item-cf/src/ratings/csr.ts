import { type Csr, countOffsets, fillRows, fillTransposed } from '../kernels/csr.ts'

/** Sparse rows of triples, each row in the order in which its triples came. */
export function groupRows(rows: Int32Array, columns: Int32Array, values: Float64Array, rowCount: number): Csr {
  const offsets = new Int32Array(rowCount + 1)
  countOffsets(rows, rows.length, rowCount, offsets)
  const indices = new Int32Array(rows.length)
  const outValues = new Float64Array(rows.length)
  fillRows(rows, columns, values, rows.length, offsets.slice(), indices, outValues)
  return { offsets, indices, values: outValues }
}

/** The transpose, each row ascending by index. */
export function transpose(csr: Csr, columnCount: number): Csr {
  const offsets = new Int32Array(columnCount + 1)
  const length = csr.indices.length
  countOffsets(csr.indices, length, columnCount, offsets)
  const indices = new Int32Array(length)
  const values = new Float64Array(length)
  fillTransposed(csr.offsets, csr.indices, csr.values, csr.offsets.length - 1, offsets.slice(), indices, values)
  return { offsets, indices, values }
}
