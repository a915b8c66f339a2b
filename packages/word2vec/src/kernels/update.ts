/**
 * The inner loops of train.ts: one or two inputs against three targets. See there for the formula.
 *
 * They work on float64 copies, column by column: `pair` has four numbers a column (input x, input y, the update of x, that
 * of y), `rows` as many as there are targets, `lanes`, and a column of a target is `rows[column * lanes + target]`. V8
 * converts at each access of a Float32Array, and an array takes it two registers: so everything is converted once for all
 * inputs of a window, and lies in two arrays. Three targets at a time keep sums and gains in registers.
 *
 * `(k + 4) | 0` lets V8 know that no index overflows: a tenth faster. Tried: two inputs and two rows on float32 arrays (a quarter
 * slower); an array for each row (a sixth slower: its loops ran out of registers).
 */

/** Dots of x with three targets from `t` on: three of `out`, from `at` on. */
export function dotsOne(
  pair: Float64Array,
  rows: Float64Array,
  lanes: number,
  t: number,
  d: number,
  out: Float64Array,
  at: number,
): void {
  let xa = 0
  let xb = 0
  let xc = 0
  for (let k = 0, j = t; k < 4 * d; k = (k + 4) | 0, j = (j + lanes) | 0) {
    const p = pair[k]!
    xa += p * rows[j]!
    xb += p * rows[(j + 1) | 0]!
    xc += p * rows[(j + 2) | 0]!
  }
  out[at] = xa
  out[at + 1] = xb
  out[at + 2] = xc
}

/** As {@link dotsOne} for x and y, whose dots go to `at` and to `atY`. */
export function dotsTwo(
  pair: Float64Array,
  rows: Float64Array,
  lanes: number,
  t: number,
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
  for (let k = 0, j = t; k < 4 * d; k = (k + 4) | 0, j = (j + lanes) | 0) {
    const p = pair[k]!
    const q = pair[(k + 1) | 0]!
    const a = rows[j]!
    xa += p * a
    ya += q * a
    const b = rows[(j + 1) | 0]!
    xb += p * b
    yb += q * b
    const c = rows[(j + 2) | 0]!
    xc += p * c
    yc += q * c
  }
  out[at] = xa
  out[at + 1] = xb
  out[at + 2] = xc
  out[atY] = ya
  out[atY + 1] = yb
  out[atY + 2] = yc
}

/** Three targets from `t` on += their gains (of `gains`, from `at` on) times x; the update of x += gains times targets. */
export function updateOne(
  pair: Float64Array,
  rows: Float64Array,
  lanes: number,
  t: number,
  d: number,
  gains: Float64Array,
  at: number,
): void {
  const ga = gains[at]!
  const gb = gains[at + 1]!
  const gc = gains[at + 2]!
  for (let k = 0, j = t; k < 4 * d; k = (k + 4) | 0, j = (j + lanes) | 0) {
    const p = pair[k]!
    const a = rows[j]!
    const b = rows[(j + 1) | 0]!
    const c = rows[(j + 2) | 0]!
    pair[(k + 2) | 0] = pair[(k + 2) | 0]! + ga * a + gb * b + gc * c
    rows[j] = a + ga * p
    rows[(j + 1) | 0] = b + gb * p
    rows[(j + 2) | 0] = c + gc * p
  }
}

/** As {@link updateOne} for x and y, whose gains are at `at` and at `atY`. */
export function updateTwo(
  pair: Float64Array,
  rows: Float64Array,
  lanes: number,
  t: number,
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
  for (let k = 0, j = t; k < 4 * d; k = (k + 4) | 0, j = (j + lanes) | 0) {
    const p = pair[k]!
    const q = pair[(k + 1) | 0]!
    const a = rows[j]!
    const b = rows[(j + 1) | 0]!
    const c = rows[(j + 2) | 0]!
    pair[(k + 2) | 0] = pair[(k + 2) | 0]! + ga * a + gb * b + gc * c
    pair[(k + 3) | 0] = pair[(k + 3) | 0]! + ha * a + hb * b + hc * c
    rows[j] = a + ga * p + ha * q
    rows[(j + 1) | 0] = b + gb * p + hb * q
    rows[(j + 2) | 0] = c + gc * p + hc * q
  }
}

/** Element `at + i` of a matrix to element `i * step + lane` of `out`, d of them. */
export function loadColumn(
  matrix: Float32Array,
  at: number,
  out: Float64Array,
  step: number,
  lane: number,
  d: number,
): void {
  for (let i = at, j = lane; i < at + d; i = (i + 1) | 0, j = (j + step) | 0) out[j] = matrix[i]!
}

/** And back. */
export function storeColumn(
  x: Float64Array,
  step: number,
  lane: number,
  matrix: Float32Array,
  at: number,
  d: number,
): void {
  for (let i = at, j = lane; i < at + d; i = (i + 1) | 0, j = (j + step) | 0) matrix[i] = x[j]!
}

/** matrix[at + i] += scale x[4 i + lane]. */
export function addColumn(
  x: Float64Array,
  lane: number,
  scale: number,
  matrix: Float32Array,
  at: number,
  d: number,
): void {
  for (let i = at, j = lane; i < at + d; i = (i + 1) | 0, j = (j + 4) | 0) matrix[i] = matrix[i]! + scale * x[j]!
}

/** Scaled sum of the rows of `sentence[from .. to)` but `centreAt`, as the x of `pair`; its update is zero then. */
export function meanOfRows(
  inputs: Float32Array,
  sentence: Int32Array,
  from: number,
  centreAt: number,
  to: number,
  scale: number,
  pair: Float64Array,
  d: number,
): void {
  pair.fill(0, 0, 4 * d)
  for (let j = from; j < to; j++) {
    if (j === centreAt) continue
    const at = sentence[j]! * d
    for (let i = at, k = 0; i < at + d; i++, k += 4) pair[k] = pair[k]! + scale * inputs[i]!
  }
}
