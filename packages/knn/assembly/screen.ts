import { firstProduct, panelProduct } from '../../assembly/int8/panel-product'
import { panelIn } from '../../assembly/int8/quantize'

/**
 * Finds the pairs of a query and a row that can be near, by the 8-bit vectors of packages/assembly/int8.
 *
 * Rows lie in cells. A cell has a centre c and a unit a. The row x is v = round((x - c) / a) in 8 bits, and the query q
 * is w B in the same units, with a step B of its own. By the triangle inequality
 *
 *     | |q - x| / a - |B w - v| | <= |(q - c) / a - B w| + |(x - c) / a - v|
 *     |B w - v|^2 = B^2 |w|^2 + |v|^2 - 2 B w.v
 *
 * The nearness of a pair is 2 B w.v - |v|^2: |B w|^2 - |B w - v|^2, which is larger for a nearer row. The margins
 * for what is rounded here are in src/simd/screen/queries.ts.
 */

/**
 * The nearness of the first `count` queries of panel number `panel`, at most four, and the first `rows` rows of some groups: 4 x 8
 * float32 for each group. `factors` are 2 B. A question that comes alone is not computed four times.
 */
function weigh(
  panels: usize,
  panel: i32,
  count: i32,
  factors: usize,
  groups: usize,
  bases: usize,
  norms: usize,
  stride: i32,
  rows: i32,
  nearness: usize,
): void {
  const first = panelIn(panels, <usize>panel, stride)
  const end = nearness + ((<usize>(rows + 7) >> 3) << 7)
  factors += (<usize>panel) << 4
  for (; nearness < end; nearness += 128) {
    if (count === 1) firstProduct<f32>(first, factors, groups, bases, norms, stride, nearness)
    else panelProduct<f32>(first, factors, groups, bases, norms, stride, nearness)
    groups += (<usize>stride) << 3
    bases += 32
    norms += 32
  }
}

/**
 * Pairs of queries `active[0 .. count]`, at most four, and `rows` rows, the first of them at position `first`, whose
 * nearness is at least thresholds[i]. Writes numbers of queries and positions of rows, query after query; returns how
 * many pairs.
 */
export function pick(
  nearness: usize,
  active: usize,
  count: i32,
  thresholds: usize,
  rows: i32,
  first: i32,
  foundQueries: usize,
  foundRows: usize,
): i32 {
  let found: usize = 0
  for (let q = 0; q < count; q++) {
    const threshold = v128.load32_splat(thresholds + ((<usize>q) << 2))
    const query = load<i32>(active + ((<usize>q) << 2))
    let at = nearness + ((<usize>q) << 5)
    for (let row = 0; row < rows; row += 8) {
      const low = f32x4.ge(v128.load(at), threshold)
      const high = f32x4.ge(v128.load(at, 16), threshold)
      at += 128
      if (!v128.any_true(v128.or(low, high))) continue
      let near = i32x4.bitmask(low) | (i32x4.bitmask(high) << 4)
      if (rows - row < 8) near &= (1 << (rows - row)) - 1
      for (; near; near &= near - 1) {
        store<i32>(foundQueries + found, query)
        store<i32>(foundRows + found, first + row + ctz(near))
        found += 4
      }
    }
  }
  return <i32>(found >> 2)
}

/**
 * Picks of all queries `active[0 .. count]`, which are in panels, and a block of rows. `nearness` is scratch for it.
 */
export function screen(
  panels: usize,
  active: usize,
  count: i32,
  factors: usize,
  thresholds: usize,
  groups: usize,
  bases: usize,
  norms: usize,
  stride: i32,
  rows: i32,
  first: i32,
  nearness: usize,
  foundQueries: usize,
  foundRows: usize,
): i32 {
  let found = 0
  for (let i = 0; i < count; i += 4) {
    const some = min(4, count - i)
    weigh(panels, i >> 2, some, factors, groups, bases, norms, stride, rows, nearness)
    const at = (<usize>i) << 2
    const put = (<usize>found) << 2
    found += pick(nearness, active + at, some, thresholds + at, rows, first, foundQueries + put, foundRows + put)
  }
  return found
}

/**
 * Rows that are probably among the nearest of the queries of panel number `panel`: of rows 16 apart the one of the
 * greatest nearness. Writes 16 positions a query into `best`, or -1; `greatest` is scratch for 16 numbers. Leaves in
 * `nearness` that of all rows, and NaN for those chosen, so that `pick` does not choose them again.
 */
export function likely(
  panels: usize,
  panel: i32,
  count: i32,
  factors: usize,
  groups: usize,
  bases: usize,
  norms: usize,
  stride: i32,
  rows: i32,
  first: i32,
  nearness: usize,
  greatest: usize,
  best: usize,
): void {
  weigh(panels, panel, count, factors, groups, bases, norms, stride, rows, nearness)
  for (let q = 0; q < count; q++) {
    for (let lane: usize = 0; lane < 64; lane += 16) {
      v128.store(greatest + lane, f32x4.splat(-Infinity))
      v128.store(best + lane, i32x4.splat(-1))
    }
    let position = i32x4(0, 1, 2, 3)
    for (let row = 0; row < rows; row += 4) {
      const x = v128.load(nearness + ((<usize>row >> 3) << 7) + ((<usize>row & 4) << 2))
      const lane = (<usize>row & 12) << 2
      const before = v128.load(greatest + lane)
      const better = v128.and(f32x4.gt(x, before), i32x4.lt_s(position, i32x4.splat(rows)))
      v128.store(greatest + lane, v128.bitselect(x, before, better))
      v128.store(best + lane, v128.bitselect(position, v128.load(best + lane), better))
      position = i32x4.add(position, i32x4.splat(4))
    }
    for (const end = best + 64; best < end; best += 4) {
      const row = load<i32>(best)
      if (row < 0) continue
      store<f32>(nearness + ((<usize>row >> 3) << 7) + ((<usize>row & 7) << 2), NaN)
      store<i32>(best, first + row)
    }
    nearness += 32
  }
}
