import { madd } from '../../assembly/math'

/** The first two lanes as float64. */
// @inline
function low(v: v128): v128 {
  return f64x2.promote_low_f32x4(v)
}

/** The last two lanes as float64. */
// @inline
function high(v: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3))
}

/** Whether two rows differ. */
function differ(a: usize, b: usize, bytes: usize): bool {
  for (const end = a + bytes; a < end; a += 16, b += 16) {
    if (v128.any_true(f32x4.ne(v128.load(a), v128.load(b)))) return true
  }
  return false
}

/** change = copy - base */
function subtract(base: usize, copy: usize, bytes: usize, change: usize): void {
  for (const end = base + bytes; base < end; base += 16, copy += 16, change += 32) {
    const from = v128.load(base)
    const to = v128.load(copy)
    v128.store(change, f64x2.sub(low(to), low(from)))
    v128.store(change, f64x2.sub(high(to), high(from)), 16)
  }
}

// @inline
function sumOfBoth(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1)
}

/** change = the adaptive sum of change and copy - base */
function join(base: usize, copy: usize, bytes: usize, change: usize): void {
  let dot = f64x2.splat(0)
  let first = dot
  let second = dot
  for (let i: usize = 0; i < bytes; i += 16) {
    const from = v128.load(base + i)
    const to = v128.load(copy + i)
    let x = v128.load(change + 2 * i)
    let y = f64x2.sub(low(to), low(from))
    dot = madd<f64>(x, y, dot)
    first = madd<f64>(x, x, first)
    second = madd<f64>(y, y, second)
    x = v128.load(change + 2 * i, 16)
    y = f64x2.sub(high(to), high(from))
    dot = madd<f64>(x, y, dot)
    first = madd<f64>(x, x, first)
    second = madd<f64>(y, y, second)
  }
  const shared = sumOfBoth(dot)
  const ofFirst = sumOfBoth(first)
  const ofSecond = sumOfBoth(second)
  const a = f64x2.splat(ofFirst > 0 ? 1 - shared / (2 * ofFirst) : 1)
  const b = f64x2.splat(ofSecond > 0 ? 1 - shared / (2 * ofSecond) : 1)
  for (let i: usize = 0; i < bytes; i += 16) {
    const from = v128.load(base + i)
    const to = v128.load(copy + i)
    const at = change + 2 * i
    v128.store(at, madd<f64>(b, f64x2.sub(low(to), low(from)), f64x2.mul(a, v128.load(at))))
    v128.store(at, madd<f64>(b, f64x2.sub(high(to), high(from)), f64x2.mul(a, v128.load(at, 16))), 16)
  }
}

/** row += change */
function add(row: usize, bytes: usize, change: usize): void {
  for (const end = row + bytes; row < end; row += 16, change += 32) {
    const from = v128.load(row)
    const first = f32x4.demote_f64x2_zero(f64x2.add(low(from), v128.load(change)))
    const last = f32x4.demote_f64x2_zero(f64x2.add(high(from), v128.load(change, 16)))
    v128.store(row, v128.shuffle<f32>(first, last, 0, 1, 4, 5))
  }
}

function copyRow(from: usize, to: usize, bytes: usize): void {
  for (const end = from + bytes; from < end; from += 16, to += 16) v128.store(to, v128.load(from))
}

/**
 * Joins rows `firstRow` to `endRow` of `count` copies into the base and into all copies; formula and source in
 * src/kernels/merge.ts. Sums are in float64, in two halves.
 *
 * Shapes: base and copies rows of `stride` float32; `copies` addresses, 32 bits each; `change` room for `stride` float64.
 */
export function mergeRows(
  base: usize,
  copies: usize,
  count: i32,
  stride: i32,
  firstRow: i32,
  endRow: i32,
  change: usize,
): void {
  const bytes = (<usize>stride) << 2
  const end = copies + ((<usize>count) << 2)
  for (let r = firstRow; r < endRow; r++) {
    const at = <usize>r * bytes
    const row = base + at
    let changed = false
    for (let k = copies; k < end; k += 4) {
      const copy = <usize>load<u32>(k) + at
      if (!differ(row, copy, bytes)) continue
      if (changed) join(row, copy, bytes, change)
      else subtract(row, copy, bytes, change)
      changed = true
    }
    if (!changed) continue
    add(row, bytes, change)
    for (let k = copies; k < end; k += 4) copyRow(row, <usize>load<u32>(k) + at, bytes)
  }
}
