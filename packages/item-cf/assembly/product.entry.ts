// out[m x columns + n] = sum over p of a[m x length + p] x b[n x length + p], all float64, row-major, in linear memory.
// rows and columns are multiples of 4 and 2, length of 2: the loader pads with zeros. 4 x 2 sums of two lanes each are
// held in registers: eight sums, four values of a and two of b fit the sixteen of x86-64, 4 x 4 do not.

export function product(a: usize, b: usize, out: usize, rows: i32, columns: i32, length: i32): void {
  const stride: usize = (<usize>length) << 3
  for (let m = 0; m < rows; m += 4) {
    const a0 = a + <usize>m * stride
    for (let n = 0; n < columns; n += 2) {
      let x = a0
      let y = b + <usize>n * stride
      const end = x + stride
      let s00 = f64x2.splat(0)
      let s01 = f64x2.splat(0)
      let s10 = f64x2.splat(0)
      let s11 = f64x2.splat(0)
      let s20 = f64x2.splat(0)
      let s21 = f64x2.splat(0)
      let s30 = f64x2.splat(0)
      let s31 = f64x2.splat(0)
      while (x < end) {
        const y0 = v128.load(y)
        const y1 = v128.load(y + stride)
        const x0 = v128.load(x)
        s00 = f64x2.add(s00, f64x2.mul(x0, y0))
        s01 = f64x2.add(s01, f64x2.mul(x0, y1))
        const x1 = v128.load(x + stride)
        s10 = f64x2.add(s10, f64x2.mul(x1, y0))
        s11 = f64x2.add(s11, f64x2.mul(x1, y1))
        const x2 = v128.load(x + 2 * stride)
        s20 = f64x2.add(s20, f64x2.mul(x2, y0))
        s21 = f64x2.add(s21, f64x2.mul(x2, y1))
        const x3 = v128.load(x + 3 * stride)
        s30 = f64x2.add(s30, f64x2.mul(x3, y0))
        s31 = f64x2.add(s31, f64x2.mul(x3, y1))
        x += 16
        y += 16
      }
      const width: usize = (<usize>columns) << 3
      const at = out + ((<usize>(m * columns + n)) << 3)
      store2(at, s00, s01)
      store2(at + width, s10, s11)
      store2(at + 2 * width, s20, s21)
      store2(at + 3 * width, s30, s31)
    }
  }
}

function store2(at: usize, left: v128, right: v128): void {
  store<f64>(at, f64x2.extract_lane(left, 0) + f64x2.extract_lane(left, 1))
  store<f64>(at + 8, f64x2.extract_lane(right, 0) + f64x2.extract_lane(right, 1))
}
