import type { ItemCfKernels } from './types.ts'

/**
 * C -= A x B^T, see {@link ItemCfKernels.subtractProduct}. Both factors are read along their rows; 4 x 4 results are held in
 * locals, so that eight loads make sixteen multiplications. 2 x rows x columns x (to - from) floating point operations.
 */
export const subtractProduct: ItemCfKernels['subtractProduct'] = (
  c,
  cRow,
  cColumn,
  a,
  aRow,
  b,
  bRow,
  stride,
  rows,
  columns,
  from,
  to,
) => {
  const wholeRows = rows - (rows % 4)
  const wholeColumns = columns - (columns % 4)
  for (let m = 0; m < wholeRows; m += 4) {
    const a0 = (aRow + m) * stride
    const a1 = a0 + stride
    const a2 = a1 + stride
    const a3 = a2 + stride
    for (let n = 0; n < wholeColumns; n += 4) {
      const b0 = (bRow + n) * stride
      const b1 = b0 + stride
      const b2 = b1 + stride
      const b3 = b2 + stride
      let s00 = 0
      let s01 = 0
      let s02 = 0
      let s03 = 0
      let s10 = 0
      let s11 = 0
      let s12 = 0
      let s13 = 0
      let s20 = 0
      let s21 = 0
      let s22 = 0
      let s23 = 0
      let s30 = 0
      let s31 = 0
      let s32 = 0
      let s33 = 0
      for (let p = from; p < to; p++) {
        const x0 = a[a0 + p]!
        const x1 = a[a1 + p]!
        const x2 = a[a2 + p]!
        const x3 = a[a3 + p]!
        const y0 = b[b0 + p]!
        const y1 = b[b1 + p]!
        const y2 = b[b2 + p]!
        const y3 = b[b3 + p]!
        s00 += x0 * y0
        s01 += x0 * y1
        s02 += x0 * y2
        s03 += x0 * y3
        s10 += x1 * y0
        s11 += x1 * y1
        s12 += x1 * y2
        s13 += x1 * y3
        s20 += x2 * y0
        s21 += x2 * y1
        s22 += x2 * y2
        s23 += x2 * y3
        s30 += x3 * y0
        s31 += x3 * y1
        s32 += x3 * y2
        s33 += x3 * y3
      }
      let at = (cRow + m) * stride + cColumn + n
      c[at]! -= s00
      c[at + 1]! -= s01
      c[at + 2]! -= s02
      c[at + 3]! -= s03
      at += stride
      c[at]! -= s10
      c[at + 1]! -= s11
      c[at + 2]! -= s12
      c[at + 3]! -= s13
      at += stride
      c[at]! -= s20
      c[at + 1]! -= s21
      c[at + 2]! -= s22
      c[at + 3]! -= s23
      at += stride
      c[at]! -= s30
      c[at + 1]! -= s31
      c[at + 2]! -= s32
      c[at + 3]! -= s33
    }
  }
  for (let m = 0; m < rows; m++) {
    for (let n = m < wholeRows ? wholeColumns : 0; n < columns; n++) {
      let sum = 0
      for (let p = from; p < to; p++) sum += a[(aRow + m) * stride + p]! * b[(bRow + n) * stride + p]!
      c[(cRow + m) * stride + cColumn + n]! -= sum
    }
  }
}
