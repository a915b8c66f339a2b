/**
 * The inner loops of train.ts: one or two inputs against three target rows. See there for the formula.
 *
 * Rows are float64 copies, each an array of its own, d long: V8 converts at each access of a Float32Array, and computes and
 * checks an index for each row of a common array. A copy is read and written by all inputs of a window, so that it is
 * converted once. Three rows at a time keep the sums in registers.
 *
 * Tried: two inputs and two rows on float32 arrays, 87,000 words/s where this has 130,000; four columns written out (no
 * faster).
 */

/** Dots of `x` with three rows: three of `out`, from `at` on. */
export function dotsOne(
  x: Float64Array,
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  d: number,
  out: Float64Array,
  at: number,
): void {
  let xa = 0
  let xb = 0
  let xc = 0
  for (let i = 0; i < d; i++) {
    const p = x[i]!
    xa += p * a[i]!
    xb += p * b[i]!
    xc += p * c[i]!
  }
  out[at] = xa
  out[at + 1] = xb
  out[at + 2] = xc
}

/** As {@link dotsOne} for `x` and `y`, whose dots go to `at` and to `atY`. */
export function dotsTwo(
  x: Float64Array,
  y: Float64Array,
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  d: number,
  out: Float64Array,
  at: number,
  atY: number,
): void {
  let xa = 0
  let xb = 0
  let xc = 0
  let ya = 0
  let yb = 0
  let yc = 0
  for (let i = 0; i < d; i++) {
    const p = x[i]!
    const q = y[i]!
    const r = a[i]!
    xa += p * r
    ya += q * r
    const s = b[i]!
    xb += p * s
    yb += q * s
    const t = c[i]!
    xc += p * t
    yc += q * t
  }
  out[at] = xa
  out[at + 1] = xb
  out[at + 2] = xc
  out[atY] = ya
  out[atY + 1] = yb
  out[atY + 2] = yc
}

/** a, b, c += their gains (three of `gains`, from `at` on) times x; work += gains times rows as they were. */
export function updateOne(
  x: Float64Array,
  work: Float64Array,
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  d: number,
  gains: Float64Array,
  at: number,
): void {
  const ga = gains[at]!
  const gb = gains[at + 1]!
  const gc = gains[at + 2]!
  for (let i = 0; i < d; i++) {
    const p = x[i]!
    const r = a[i]!
    const s = b[i]!
    const t = c[i]!
    work[i] = work[i]! + ga * r + gb * s + gc * t
    a[i] = r + ga * p
    b[i] = s + gb * p
    c[i] = t + gc * p
  }
}

/** As {@link updateOne} for `x` and `y`, whose gains are at `at` and at `atY`. */
export function updateTwo(
  x: Float64Array,
  y: Float64Array,
  workX: Float64Array,
  workY: Float64Array,
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  d: number,
  gains: Float64Array,
  at: number,
  atY: number,
): void {
  const ga = gains[at]!
  const gb = gains[at + 1]!
  const gc = gains[at + 2]!
  const ha = gains[atY]!
  const hb = gains[atY + 1]!
  const hc = gains[atY + 2]!
  for (let i = 0; i < d; i++) {
    const p = x[i]!
    const q = y[i]!
    const r = a[i]!
    const s = b[i]!
    const t = c[i]!
    workX[i] = workX[i]! + ga * r + gb * s + gc * t
    workY[i] = workY[i]! + ha * r + hb * s + hc * t
    a[i] = r + ga * p + ha * q
    b[i] = s + gb * p + hb * q
    c[i] = t + gc * p + hc * q
  }
}

/** A row of a matrix into float64. */
export function loadRow(matrix: Float32Array, at: number, row: Float64Array, d: number): void {
  for (let i = 0; i < d; i++) row[i] = matrix[at + i]!
}

/** And back. */
export function storeRow(row: Float64Array, matrix: Float32Array, at: number, d: number): void {
  for (let i = 0; i < d; i++) matrix[at + i] = row[i]!
}

/** matrix[at + i] += scale x[i]. */
export function addRow(x: Float64Array, scale: number, matrix: Float32Array, at: number, d: number): void {
  for (let i = 0; i < d; i++) matrix[at + i] = matrix[at + i]! + scale * x[i]!
}

/** Scaled sum of the rows of `sentence[from .. to)` but `centreAt`. */
export function meanOfRows(
  inputs: Float32Array,
  sentence: Int32Array,
  from: number,
  centreAt: number,
  to: number,
  scale: number,
  out: Float64Array,
  d: number,
): void {
  out.fill(0)
  for (let j = from; j < to; j++) {
    if (j === centreAt) continue
    const at = sentence[j]! * d
    for (let i = 0; i < d; i++) out[i] = out[i]! + inputs[at + i]!
  }
  for (let i = 0; i < d; i++) out[i] = out[i]! * scale
}
