// The k best of one row of X^T W X by float32(accumulated x row x column): the kernels accumulateCounts, accumulateWeights and
// selectProducts of src/kernels/co-occurrence.ts in one, over data that the loader put into linear memory. Keys are 64-bit
// integers here, score bits above and the complement of the index below, so no bit is ever dropped.

let itemOffsets: usize = 0
let itemSets: usize = 0
let setOffsets: usize = 0
let setItems: usize = 0
let weights: usize = 0
let accumulator: usize = 0
let rowFactors: usize = 0
let columnFactors: usize = 0
let keys: usize = 0
let places: i32 = 0
let weighted: bool = false
let backwards: bool = false

export function setup(
  itemOffsetsAt: usize,
  itemSetsAt: usize,
  setOffsetsAt: usize,
  setItemsAt: usize,
  weightsAt: usize,
  accumulatorAt: usize,
  rowsAt: usize,
  columnsAt: usize,
  keysAt: usize,
  k: i32,
  hasWeights: bool,
  fromEnd: bool,
): void {
  itemOffsets = itemOffsetsAt
  itemSets = itemSetsAt
  setOffsets = setOffsetsAt
  setItems = setItemsAt
  weights = weightsAt
  accumulator = accumulatorAt
  rowFactors = rowsAt
  columnFactors = columnsAt
  keys = keysAt
  places = k
  weighted = hasWeights
  backwards = fromEnd
}

function i32At(base: usize, index: usize): i32 {
  return load<i32>(base + (index << 2))
}

/** Computes row i; its neighbours are in `keys`, best first. Returns how many. */
export function row(i: i32): i32 {
  const first = itemSets + ((<usize>i32At(itemOffsets, i)) << 2)
  const last = itemSets + ((<usize>i32At(itemOffsets, i + 1)) << 2)
  const items = setItems
  const sums = accumulator
  for (let e = first; e < last; e += 4) {
    const set = load<i32>(e)
    let f = items + ((<usize>i32At(setOffsets, set)) << 2)
    const end = items + ((<usize>i32At(setOffsets, set + 1)) << 2)
    if (weighted) {
      const weight = load<f64>(weights + ((<usize>set) << 3))
      for (; f < end; f += 4) {
        const cell = sums + ((<usize>load<i32>(f)) << 3)
        store<f64>(cell, load<f64>(cell) + weight)
      }
    } else {
      for (; f < end; f += 4) {
        const cell = sums + ((<usize>load<i32>(f)) << 2)
        store<i32>(cell, load<i32>(cell) + 1)
      }
    }
  }
  if (weighted) store<f64>(sums + ((<usize>i) << 3), 0)
  else store<i32>(sums + ((<usize>i) << 2), 0)

  const factor = load<f64>(rowFactors + ((<usize>i) << 3))
  const columns = columnFactors
  const k = places
  const heap = keys
  let size = 0
  let least: f32 = 0
  for (let e = first; e < last; e += 4) {
    const set = load<i32>(e)
    const start = items + ((<usize>i32At(setOffsets, set)) << 2)
    const end = items + ((<usize>i32At(setOffsets, set + 1)) << 2)
    const step: isize = backwards ? -4 : 4
    let f = backwards ? end - 4 : start
    for (let left = end - start; left !== 0; left -= 4, f += step) {
      const j = load<i32>(f)
      let sum: f64
      if (weighted) {
        const cell = sums + ((<usize>j) << 3)
        sum = load<f64>(cell)
        store<f64>(cell, 0)
      } else {
        const cell = sums + ((<usize>j) << 2)
        sum = <f64>load<i32>(cell)
        store<i32>(cell, 0)
      }
      const score = <f32>(sum * factor * load<f64>(columns + ((<usize>j) << 3)))
      if (score >= least && score > 0) {
        const key = ((<u64>reinterpret<u32>(score)) << 32) | <u64>(<u32>~j)
        if (size < k) {
          size = rise(heap, size, key)
          if (size === k) least = reinterpret<f32>(<u32>(load<u64>(heap) >> 32))
        } else if (key > load<u64>(heap)) {
          sink(heap, size, key)
          least = reinterpret<f32>(<u32>(load<u64>(heap) >> 32))
        }
      }
    }
  }
  for (let end = size - 1; end > 0; end--) {
    const at = heap + ((<usize>end) << 3)
    const key = load<u64>(at)
    store<u64>(at, load<u64>(heap))
    sink(heap, end, key)
  }
  return size
}

function rise(heap: usize, size: i32, key: u64): i32 {
  let at = size
  while (at > 0) {
    const parent = (at - 1) >> 1
    const above = load<u64>(heap + ((<usize>parent) << 3))
    if (key >= above) break
    store<u64>(heap + ((<usize>at) << 3), above)
    at = parent
  }
  store<u64>(heap + ((<usize>at) << 3), key)
  return size + 1
}

function sink(heap: usize, size: i32, key: u64): void {
  let at = 0
  let child = 1
  while (child < size) {
    let least = load<u64>(heap + ((<usize>child) << 3))
    if (child + 1 < size) {
      const right = load<u64>(heap + ((<usize>(child + 1)) << 3))
      const smaller = right < least
      least = select(right, least, smaller)
      child += <i32>smaller
    }
    if (key <= least) break
    store<u64>(heap + ((<usize>at) << 3), least)
    at = child
    child = 2 * at + 1
  }
  store<u64>(heap + ((<usize>at) << 3), key)
}
