// The k best of each row of X^T W X by a formula of the sums, a product or a ratio: what accumulateCounts,
// accumulateWeights, selectProducts and selectRatios of src/kernels/co-occurrence.ts compute one row at a time, for whole
// segments of rows, over data that lies in this module's memory. No loop over entries branches on data, so that the
// processor overlaps their cache misses:
//
// 1. add: each cell counts its item's common sets, the first touch also lists it (a store always, a step of its end by
//    0 or 1); the beginning of the list after next is read ahead, which took a third off rows in 4 to 30 sets.
// 2. offer: each listed cell's key, score bits above and the complement of the index below, is stored behind the others
//    and kept by a step of 0 or 1 if its score reaches a threshold; when the room for keys is full, quickselect leaves
//    the k best. The threshold begins at what k of the row's pairs of one common set reach (`estimate`). Where too few
//    reach it, since a pair of two common sets was counted twice, the row is computed again without it.
// 3. select and sort the k best: keys of positive scores are in the order of float64 numbers of the same bits, so a
//    bitonic network on two lanes of float64 sorts them.
//
// A cell of unweighted sets is a count below and the number of the item's column factors above: one cache miss for both.
//
// Rejected: a binary heap of keys instead of 2 and 3 (twice the time for rows of 200 entries); visiting only the pairs
// of several sets and the beginnings of the sorted lists, without step 1's list (the mispredicted ends of short loops
// cost more than the visits they save: 161 against 127 ms); 310 to 2,048 keys of room (no difference from 400 on).

let itemOffsets: usize = 0
let itemSets: usize = 0
let setOffsets: usize = 0
let setItems: usize = 0
let rowFactors: usize = 0
let columns: usize = 0
let weights: usize = 0
let cells: usize = 0
let touched: usize = 0
let keys: usize = 0
let indices: usize = 0
let scores: usize = 0
let bounds: usize = 0
let places: i32 = 0
let capacity: i32 = 0
let shift: u32 = 0
let weighted: bool = false
let order: i32 = 0
let ratio: bool = false
let overlap: f64 = 0
/** What is read ahead goes here, so that the compiler keeps the reading. */
// biome-ignore lint/correctness/noUnusedVariables: it is only written, so that the compiler keeps the reads
let ahead: i32 = 0

const BLOCK: i32 = 256
const SMALLEST: f32 = reinterpret<f32>(1)

/** The two forms of a score; the compiler makes the functions that take an `F` once for each. */
type Product = i32
type Ratio = f64

/**
 * Bytes where everything lies. `cells`: for each item a u32, the number of its column factors shifted left by
 * `classShift`, with `columns` the factors by number; or, for weighted sets, a float64 0, with `columns` by item.
 * A score is sum x row x column; with `isRatio` it is sum x column / (row x product + rowSum - `columnOverlap` x sum), and
 * `rowFactors` are pairs of row and rowSum, `columns` pairs of column and product.
 * `touched`: as many i32 as items and one more. `keys`: u64, `keyCapacity` of them, a power of two above k + 256.
 * `columnOrder`: -1 where scores of equal sums never fall with the item's number, 1 where they never rise, else 0. Two
 * i32 after `itemSets` are read as sets.
 */
export function setup(
  itemOffsetsAt: usize,
  itemSetsAt: usize,
  setOffsetsAt: usize,
  setItemsAt: usize,
  rowFactorsAt: usize,
  columnsAt: usize,
  weightsAt: usize,
  cellsAt: usize,
  touchedAt: usize,
  keysAt: usize,
  indicesAt: usize,
  scoresAt: usize,
  boundsAt: usize,
  k: i32,
  keyCapacity: i32,
  classShift: i32,
  hasWeights: bool,
  columnOrder: i32,
  isRatio: bool,
  columnOverlap: f64,
): void {
  itemOffsets = itemOffsetsAt
  itemSets = itemSetsAt
  setOffsets = setOffsetsAt
  setItems = setItemsAt
  rowFactors = rowFactorsAt
  columns = columnsAt
  weights = weightsAt
  cells = cellsAt
  touched = touchedAt
  keys = keysAt
  indices = indicesAt
  scores = scoresAt
  bounds = boundsAt
  places = k
  capacity = keyCapacity
  shift = classShift
  weighted = hasWeights
  order = columnOrder
  ratio = isRatio
  overlap = columnOverlap
}

/**
 * Rows first .. first + rows, one after the other, into `indices` and `scores`, best first; `bounds` gets the start and
 * the end of each row. Neighbouring items that the same single set holds share a list of k + 1, itself included.
 * Returns the number of entries.
 */
export function segment(first: i32, rows: i32): i32 {
  let at = 0
  let shared = -1
  for (let r = 0; r < rows; r++) {
    const i = first + r
    const from = i32At(itemOffsets, i)
    const to = i32At(itemOffsets, i + 1)
    const bound = bounds + ((<usize>r) << 3)
    const set = to - from === 1 ? i32At(itemSets, from) : -1
    if (set >= 0 && set === shared) {
      store<u64>(bound, load<u64>(bound - 8))
      continue
    }
    shared = set
    const whole = set >= 0
    let size: i32
    if (ratio) size = weighted ? row<f64, Ratio>(i, from, to, whole) : row<u32, Ratio>(i, from, to, whole)
    else size = weighted ? row<f64, Product>(i, from, to, whole) : row<u32, Product>(i, from, to, whole)
    sort(size)
    store<i32>(bound, at)
    for (let n = 0; n < size; n++, at++) {
      const key = keyAt(n)
      store<i32>(indices + ((<usize>at) << 2), ~(<i32>key))
      store<u32>(scores + ((<usize>at) << 2), <u32>(key >> 32))
    }
    store<i32>(bound, at, 4)
  }
  return at
}

// @inline
function i32At(base: usize, index: i32): i32 {
  return load<i32>(base + ((<usize>index) << 2))
}

// @inline
function f64At(base: usize, index: i32): f64 {
  return load<f64>(base + ((<usize>index) << 3))
}

// @inline
function keyAt(at: i32): u64 {
  return load<u64>(keys + ((<usize>at) << 3))
}

// @inline
function listOf(set: i32): usize {
  return setItems + ((<usize>i32At(setOffsets, set)) << 2)
}

// @inline
function cellOf<T>(item: i32): usize {
  return cells + <usize>item * sizeof<T>()
}

/** A cell without what was added to it. */
// @inline
function emptied<T>(word: T): T {
  return isFloat<T>() ? <T>0 : <T>((word >> <T>shift) << (<T>shift))
}

// @inline
function numberOf<T>(item: i32, word: T): i32 {
  return isFloat<T>() ? item : <i32>(word >> <T>shift)
}

/** Where the factors of the given number begin: two of a ratio, one of a product. */
// @inline
function factorsOf<F>(base: usize, number: i32): usize {
  return base + ((<usize>number) << (isFloat<F>() ? 4 : 3))
}

// @inline
function scoreOf<T, F>(sum: f64, item: i32, word: T, factor: f64, rowSum: f64): f32 {
  const at = factorsOf<F>(columns, numberOf<T>(item, word))
  const column = load<f64>(at)
  return isFloat<F>()
    ? <f32>((sum * column) / (factor * load<f64>(at, 8) + rowSum - overlap * sum))
    : <f32>(sum * factor * column)
}

// @inline
function weightOf<T>(set: i32): T {
  return isFloat<T>() ? <T>f64At(weights, set) : <T>1
}

/** Puts the best of row i first among the keys, in any order; returns how many. `whole`: i and one place more. */
// @inline
function row<T, F>(i: i32, from: i32, to: i32, whole: bool): i32 {
  const k = places + <i32>whole
  const at = factorsOf<F>(rowFactors, i)
  const factor = load<f64>(at)
  const rowSum: f64 = isFloat<F>() ? load<f64>(at, 8) : 0
  const threshold = order !== 0 && !whole ? estimate<T, F>(from, to, factor, rowSum, k) : SMALLEST
  let met = add<T>(i, from, to, whole)
  let size = offer<T, F>(met, factor, rowSum, k, threshold)
  // A ratio of numbers beyond float64 can make the threshold NaN.
  if (size < k && threshold !== SMALLEST) {
    met = add<T>(i, from, to, whole)
    size = offer<T, F>(met, factor, rowSum, k, SMALLEST)
  }
  if (size > k) {
    select(size, k)
    return k
  }
  return size
}

/**
 * A score that k others reach if no item is in two of the lists: each list is sorted by the scores of one common set, so
 * that a score at depth d is reached by d of them.
 */
function estimate<T, F>(from: i32, to: i32, factor: f64, rowSum: f64, k: i32): f32 {
  const depth = (k / (to - from) + 2) << 2
  let least: f32 = Infinity
  for (let e = from; e < to; e++) {
    const set = i32At(itemSets, e)
    const start = listOf(set)
    const end = listOf(set + 1)
    if (<i32>(end - start) <= depth) continue
    const j = load<i32>(order < 0 ? end - depth : start + depth - 4)
    const word = load<T>(cellOf<T>(j))
    least = min(least, scoreOf<T, F>(<f64>weightOf<T>(set), j, word, factor, rowSum))
  }
  return least === Infinity ? SMALLEST : max(least, SMALLEST)
}

function add<T>(i: i32, from: i32, to: i32, whole: bool): i32 {
  const mask = <T>((1 << shift) - 1)
  let end = touched
  let read = 0
  for (let e = from; e < to; e++) {
    const set = i32At(itemSets, e)
    const later = listOf(i32At(itemSets, e + 2))
    read ^= load<i32>(later) ^ load<i32>(later, 64)
    const weight = weightOf<T>(set)
    const last = listOf(set + 1)
    for (let f = listOf(set); f < last; f += 4) {
      const j = load<i32>(f)
      const cell = cellOf<T>(j)
      const word = load<T>(cell)
      store<T>(cell, word + weight)
      store<i32>(end, j)
      end += (<usize>(isFloat<T>() ? word === <T>0 : (word & mask) === <T>0)) << 2
    }
  }
  ahead = read
  if (!whole) store<T>(cellOf<T>(i), emptied<T>(load<T>(cellOf<T>(i))))
  return <i32>((end - touched) >> 2)
}

/**
 * Keys of the listed items whose score reaches the threshold; empties their cells. Returns how many, at most the
 * capacity.
 */
function offer<T, F>(met: i32, factor: f64, rowSum: f64, k: i32, threshold: f32): i32 {
  const mask = <T>((1 << shift) - 1)
  let least = threshold
  let size = 0
  for (let block = 0; block < met; block += BLOCK) {
    if (size + BLOCK > capacity) {
      select(size, k)
      size = k
      least = smallest(k)
    }
    let out = keys + ((<usize>size) << 3)
    const last = touched + ((<usize>min(met, block + BLOCK)) << 2)
    for (let t = touched + ((<usize>block) << 2); t < last; t += 4) {
      const j = load<i32>(t)
      const cell = cellOf<T>(j)
      const word = load<T>(cell)
      store<T>(cell, emptied<T>(word))
      const sum = isFloat<T>() ? <f64>word : <f64>(word & mask)
      const score = scoreOf<T, F>(sum, j, word, factor, rowSum)
      store<u64>(out, ((<u64>reinterpret<u32>(score)) << 32) | <u64>(<u32>~j))
      out += (<usize>(score >= least)) << 3
    }
    size = <i32>((out - keys) >> 3)
  }
  return size
}

/** The lowest score of the first `size` keys. */
function smallest(size: i32): f32 {
  let least = keyAt(0)
  for (let n = 1; n < size; n++) least = min(least, keyAt(n))
  return reinterpret<f32>(<u32>(least >> 32))
}

/** Puts the k largest of `size` distinct keys first, in any order: quickselect, k below size. */
function select(size: i32, k: i32): void {
  let from = 0
  let to = size
  while (to - from > 1) {
    const a = keyAt(from)
    const b = keyAt((from + to) >> 1)
    const c = keyAt(to - 1)
    const pivot = max(min(a, b), min(max(a, b), c))
    let write = keys + ((<usize>from) << 3)
    const stop = keys + ((<usize>to) << 3)
    for (let read = write; read < stop; read += 8) {
      const key = load<u64>(read)
      store<u64>(read, load<u64>(write))
      store<u64>(write, key)
      write += (<usize>(key > pivot)) << 3
    }
    const larger = <i32>((write - keys) >> 3)
    if (larger === k) return
    if (larger > k) {
      to = larger
      continue
    }
    // The pivot comes next.
    let at = write
    while (load<u64>(at) !== pivot) at += 8
    store<u64>(at, load<u64>(write))
    store<u64>(write, pivot)
    from = larger + 1
    if (from === k) return
  }
}

/** Sorts `size` keys, largest first, by Batcher's bitonic network; zeros fill up the power of two. */
function sort(size: i32): void {
  let full = 2
  while (full < size) full <<= 1
  for (let n = size; n < full; n++) store<u64>(keys + ((<usize>n) << 3), 0)
  const end = keys + ((<usize>full) << 3)
  sortPairs(end)
  for (let block: usize = 32; block <= (<usize>full) << 3; block <<= 1) {
    const half = block >> 1
    for (let base = keys; base < end; base += block) {
      let q = base + block - 16
      for (let p = base; p < base + half; p += 16, q -= 16) {
        const a = v128.load(p)
        const b = swapped(v128.load(q))
        v128.store(p, f64x2.pmax(a, b))
        v128.store(q, swapped(f64x2.pmin(a, b)))
      }
    }
    for (let distance = half >> 1; distance >= 16; distance >>= 1) {
      for (let base = keys; base < end; base += distance << 1) {
        for (let p = base; p < base + distance; p += 16) {
          const a = v128.load(p)
          const b = v128.load(p + distance)
          v128.store(p, f64x2.pmax(a, b))
          v128.store(p + distance, f64x2.pmin(a, b))
        }
      }
    }
    sortPairs(end)
  }
}

// @inline
function sortPairs(end: usize): void {
  for (let p = keys; p < end; p += 16) {
    const v = v128.load(p)
    const w = swapped(v)
    v128.store(p, v128.shuffle<u64>(f64x2.pmax(v, w), f64x2.pmin(v, w), 0, 3))
  }
}

// @inline
function swapped(v: v128): v128 {
  return v128.shuffle<u64>(v, v, 1, 0)
}
