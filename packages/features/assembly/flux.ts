// What is between two spectrograms in decibels, band by band: rises and their mean or median, four frames at a time.

/** The rise of four frames in one band: 0 where there is none. Values below the floor count as the floor. */
// @inline
function rise(later: usize, earlier: usize, floor: v128): v128 {
  const difference = f32x4.sub(f32x4.max(floor, v128.load(later)), f32x4.max(floor, v128.load(earlier)))
  return f32x4.max(f32x4.splat(0), difference)
}

/**
 * The mean over bands of the rises of each frame.
 *
 * @param later, earlier the values of the first band, float32; the next band's are `stride` bytes on
 * @param groups how many times four frames
 * @param out 4 float32 values a group
 */
export function fluxMeans(
  later: usize,
  earlier: usize,
  stride: usize,
  bands: i32,
  groups: i32,
  least: f32,
  out: usize,
): void {
  const floor = f32x4.splat(least)
  const count = f32x4.splat(f32(bands))
  for (let g: i32 = 0; g < groups; g++, later += 16, earlier += 16, out += 16) {
    // Two sums, as an add waits for the one before.
    let even = f32x4.splat(0)
    let odd = f32x4.splat(0)
    let a = later
    let b = earlier
    for (let m: i32 = 1; m < bands; m += 2, a += 2 * stride, b += 2 * stride) {
      even = f32x4.add(even, rise(a, b, floor))
      odd = f32x4.add(odd, rise(a + stride, b + stride, floor))
    }
    if (bands & 1) even = f32x4.add(even, rise(a, b, floor))
    v128.store(out, f32x4.div(f32x4.add(even, odd), count))
  }
}

/**
 * As {@link fluxMeans}, but the median. The bits of numbers of at least 0 are in the order of the numbers, so that the value of a
 * rank is found bit by bit from the highest: a bit is set where no more values than the rank are below what it gives.
 *
 * @param rises room for 16 bytes a band
 */
export function fluxMedians(
  later: usize,
  earlier: usize,
  stride: usize,
  bands: i32,
  groups: i32,
  least: f32,
  rises: usize,
  out: usize,
): void {
  const floor = f32x4.splat(least)
  const end = rises + usize(bands) * 16
  const rank = i32x4.splat((bands - 1) >> 1)
  for (let g: i32 = 0; g < groups; g++, later += 16, earlier += 16, out += 16) {
    let most = i32x4.splat(0)
    for (let i = rises, a = later, b = earlier; i < end; i += 16, a += stride, b += stride) {
      const value = rise(a, b, floor)
      most = v128.or(most, value)
      v128.store(i, value)
    }
    const highest =
      i32x4.extract_lane(most, 0) |
      i32x4.extract_lane(most, 1) |
      i32x4.extract_lane(most, 2) |
      i32x4.extract_lane(most, 3)
    let low = i32x4.splat(0)
    for (let bit: i32 = highest === 0 ? 0 : 1 << (31 - clz(highest)); bit !== 0; bit >>>= 1) {
      const higher = v128.or(low, i32x4.splat(bit))
      const below = countBelow(rises, end, higher)
      low = v128.bitselect(low, higher, i32x4.gt_s(below, rank))
    }
    let median = low
    if ((bands & 1) === 0) {
      const high = nextRank(rises, end, low, bands >> 1)
      median = f32x4.mul(f32x4.splat(0.5), f32x4.add(low, high))
    }
    v128.store(out, median)
  }
}

/** How many values of each lane are below `limit`. */
// @inline
function countBelow(from: usize, end: usize, limit: v128): v128 {
  let count = i32x4.splat(0)
  for (let i = from; i < end; i += 16) count = i32x4.sub(count, i32x4.lt_s(v128.load(i), limit))
  return count
}

/** The value of rank `rank`, where that of the rank before is `low`: the same, or the least above it. */
function nextRank(from: usize, end: usize, low: v128, rank: i32): v128 {
  let atMost = i32x4.splat(0)
  let above = i32x4.splat(i32.MAX_VALUE)
  for (let i = from; i < end; i += 16) {
    const value = v128.load(i)
    const isAbove = i32x4.gt_s(value, low)
    atMost = i32x4.add(atMost, i32x4.add(i32x4.splat(1), isAbove))
    above = v128.bitselect(i32x4.min_s(above, value), above, isAbove)
  }
  return v128.bitselect(low, above, i32x4.gt_s(atMost, i32x4.splat(rank)))
}
