/**
 * One job of training; formula, sources and order of random numbers as in src/kernels/train.ts, offsets as in
 * src/kernels/plan.ts. Lists of targets are padded to threes with the spare row, whose gains are zero.
 */
import {
  addScaled, dotsOne, dotsTwo, updateOne, updateSingle, updateTwoFirst, updateTwoLast, updateTwoNext, updateTwoOnly,
} from './rows'

const STEP: i32 = 0x6d2b79f5
const SKIP_GRAM: u32 = 1
const HIERARCHICAL: u32 = 2
const CONTEXT_MEAN: u32 = 4
const SHRINK_WINDOWS: u32 = 8
const SUBSAMPLE: u32 = 16
const SHARED_NEGATIVES: u32 = 32
const SHUFFLE: u32 = 64
const CELLS_PER_UNIT: f32 = 2048.0 / 12.0

// What the functions of a job share. An instance belongs to one thread.
let inputs: usize = 0
let keep: usize = 0
let cumulative: usize = 0
let guide: usize = 0
let guideShift: u32 = 0
let pathStart: usize = 0
let pathPoints: usize = 0
let pathCodes: usize = 0
let sigmoid: usize = 0
let sentence: usize = 0
let context: usize = 0
let workX: usize = 0
let workY: usize = 0
/** Byte addresses of the targets' rows; rows are numbered first, see `address`. */
let targets: usize = 0
let labels: usize = 0
let weights: usize = 0
let gainsX: usize = 0
let gainsY: usize = 0
let rowBytes: usize = 0
let words: i32 = 0
let negative: i32 = 0
let alpha: f32 = 0
let state: i32 = 0
let loss: f64 = 0
/** Whether the list of targets has a word twice. */
let repeated: bool = false
/** Eight dots. */
let found: usize = 0

// @ts-expect-error: decorator
@inline
function random(): u32 {
  state += STEP
  let t = state
  t = (t ^ (<i32>(<u32>t >>> 15))) * (t | 1)
  t ^= t + (t ^ (<i32>(<u32>t >>> 7))) * (t | 61)
  return <u32>t ^ (<u32>t >>> 14)
}

// @ts-expect-error: decorator
@inline
function drawWord(): i32 {
  const draw = <i32>(random() >>> 1)
  let word = load<i32>(guide + <usize>(<u32>draw >>> guideShift) * 4)
  while (load<i32>(cumulative + (<usize>word << 2)) < draw) word++
  return word
}

/** e^-x for x >= 6: what is left of a loss where the table ends. */
function tail(x: f32): f32 {
  // (e^(-x/256))^256 by a short series: the error is below 1e-4 of a value that is at most 0.0025.
  if (x > 20) return 0
  const y = x * (-1.0 / 256.0)
  let e: f32 = 1 + y * (1 + y * (0.5 + y * (<f32>(1.0 / 6.0) + y * <f32>(1.0 / 24.0))))
  for (let i = 0; i < 8; i++) e *= e
  return e
}

/** Gain of a dot, and its loss into the sum. */
// @ts-expect-error: decorator
@inline
function gainOf(f: f32, label: f32, weight: f32): f32 {
  if (!(f > -6 && f < 6)) {
    loss += <f64>(weight * ((f < 0 ? tail(-f) - f : tail(f)) + (1 - label) * f))
    return 0
  }
  const x = (f + 6) * CELLS_PER_UNIT
  const cell = <i32>x
  const part = x - <f32>cell
  const at = sigmoid + (<usize>cell << 3)
  const low = load<f32>(at)
  const lowLoss = load<f32>(at, 4)
  loss += <f64>(weight * (lowLoss + part * (load<f32>(at, 12) - lowLoss) + (1 - label) * f))
  return (label - low - part * (load<f32>(at, 8) - low)) * alpha * weight
}

/** Turns row numbers of `matrix` into addresses, and fills the list up to a multiple of three. */
// @ts-expect-error: decorator
@inline
function address(matrix: usize, count: i32): void {
  for (let t = 0; t < count; t++) {
    const at = targets + (<usize>t << 2)
    store<u32>(at, <u32>(matrix + <usize>load<u32>(at) * rowBytes))
  }
  const spare = <u32>(matrix + <usize>words * rowBytes)
  for (let t = count; t % 3 !== 0; t++) {
    store<u32>(targets + (<usize>t << 2), spare)
    store<f32>(gainsX + (<usize>t << 2), 0)
    store<f32>(gainsY + (<usize>t << 2), 0)
  }
}

/** Two inputs against the list, all at once; they are updated. */
function trainTwo(x: usize, y: usize, count: i32): void {
  for (let t = 0; t < count; t += 3) {
    const at = <usize>t << 2
    const list = targets + at
    dotsTwo(x, y, load<u32>(list), load<u32>(list, 4), load<u32>(list, 8), rowBytes, found)
    const end = min(3, count - t)
    for (let k = 0; k < end; k++) {
      const lane = at + (<usize>k << 2)
      const label = load<f32>(labels + lane)
      const weight = load<f32>(weights + lane)
      store<f32>(gainsX + lane, gainOf(load<f32>(found + (<usize>k << 2)), label, weight))
      store<f32>(gainsY + lane, gainOf(load<f32>(found + (<usize>k << 2), 16), label, weight))
    }
  }
  for (let t = 0; t < count; t += 3) {
    const at = <usize>t << 2
    const list = targets + at
    const a = load<u32>(list)
    const b = load<u32>(list, 4)
    const c = load<u32>(list, 8)
    const last = t + 3 >= count
    if (t === 0) {
      if (last) updateTwoOnly(x, y, a, b, c, rowBytes, gainsX + at, gainsY + at, workX, workY)
      else updateTwoFirst(x, y, a, b, c, rowBytes, gainsX + at, gainsY + at, workX, workY)
    } else if (last) updateTwoLast(x, y, a, b, c, rowBytes, gainsX + at, gainsY + at, workX, workY)
    else updateTwoNext(x, y, a, b, c, rowBytes, gainsX + at, gainsY + at, workX, workY)
  }
}

/** One input against the list; its update is left in workX. */
function trainOne(x: usize, count: i32): void {
  memory.fill(workX, 0, rowBytes)
  if (repeated) {
    for (let t = 0; t < count; t++) {
      const at = <usize>t << 2
      const row = load<u32>(targets + at)
      dotsOne(x, row, row, row, rowBytes, found)
      const gain = gainOf(load<f32>(found), load<f32>(labels + at), load<f32>(weights + at))
      if (gain !== 0) updateSingle(x, row, rowBytes, gain, workX)
    }
    return
  }
  for (let t = 0; t < count; t += 3) {
    const at = <usize>t << 2
    const list = targets + at
    const a = load<u32>(list)
    const b = load<u32>(list, 4)
    const c = load<u32>(list, 8)
    dotsOne(x, a, b, c, rowBytes, found)
    const end = min(3, count - t)
    for (let k = 0; k < end; k++) {
      const lane = at + (<usize>k << 2)
      store<f32>(gainsX + lane, gainOf(load<f32>(found + (<usize>k << 2)), load<f32>(labels + lane), load<f32>(weights + lane)))
    }
    updateOne(x, a, b, c, rowBytes, gainsX + at, workX)
  }
}

// @ts-expect-error: decorator
@inline
function put(t: i32, row: i32, label: f32): void {
  const at = <usize>t << 2
  store<i32>(targets + at, row)
  store<f32>(labels + at, label)
  store<f32>(weights + at, 1)
}

/** The centre and its negatives; equal ones are joined to one of greater weight, or else kept and told by `repeated`. */
function drawTargets(matrix: usize, centre: i32, join: bool): i32 {
  put(0, centre, 1)
  let count = 1
  repeated = false
  for (let k = 0; k < negative; k++) {
    const word = drawWord()
    if (word === centre) continue
    let t = 1
    while (t < count && load<i32>(targets + (<usize>t << 2)) !== word) t++
    if (t < count) {
      if (join) {
        const at = weights + (<usize>t << 2)
        store<f32>(at, load<f32>(at) + 1)
        continue
      }
      repeated = true
    }
    put(count++, word, 0)
  }
  address(matrix, count)
  return count
}

function followPath(matrix: usize, centre: i32): i32 {
  const from = load<i32>(pathStart + (<usize>centre << 2))
  const count = load<i32>(pathStart + (<usize>centre << 2), 4) - from
  for (let t = 0; t < count; t++) {
    put(t, load<i32>(pathPoints + (<usize>(from + t) << 2)), <f32>1 - <f32>load<u8>(pathCodes + <usize>(from + t)))
  }
  repeated = false
  address(matrix, count)
  return count
}

// @ts-expect-error: decorator
@inline
function wordAt(i: i32): i32 {
  return load<i32>(sentence + (<usize>i << 2))
}

// @ts-expect-error: decorator
@inline
function inputOf(i: i32): usize {
  return inputs + <usize>wordAt(i) * rowBytes
}

function trainWindow(count: i32, from: i32, centreAt: i32, to: i32): void {
  let waiting: usize = 0
  for (let j = from; j < to; j++) {
    if (j === centreAt) continue
    if (waiting === 0) {
      waiting = inputOf(j)
      continue
    }
    trainTwo(waiting, inputOf(j), count)
    waiting = 0
  }
  if (waiting === 0) return
  trainOne(waiting, count)
  addScaled(workX, 1, waiting, rowBytes)
}

export function trainJob(plan: usize, job: i32): void {
  const outputs: usize = load<u32>(plan, 4)
  const nodes: usize = load<u32>(plan, 8)
  inputs = load<u32>(plan)
  keep = load<u32>(plan, 12)
  cumulative = load<u32>(plan, 16)
  guide = load<u32>(plan, 20)
  guideShift = load<u32>(plan, 24)
  pathStart = load<u32>(plan, 28)
  pathPoints = load<u32>(plan, 32)
  pathCodes = load<u32>(plan, 36)
  sigmoid = load<u32>(plan, 40)
  const tokens: usize = load<u32>(plan, 44)
  const starts: usize = load<u32>(plan, 48)
  const jobAt: usize = <usize>load<u32>(plan, 52) + (<usize>job << 4)
  sentence = load<u32>(plan, 56)
  rowBytes = <usize>load<u32>(plan, 84) << 2
  context = load<u32>(plan, 60)
  workX = context + rowBytes
  workY = workX + rowBytes
  found = workY + rowBytes
  targets = load<u32>(plan, 64)
  labels = load<u32>(plan, 68)
  const capacity = <usize>load<u32>(plan, 72) << 2
  weights = labels + capacity
  gainsX = weights + capacity
  gainsY = gainsX + capacity
  const stats: usize = load<u32>(plan, 76)
  words = load<i32>(plan, 80)
  const window = load<i32>(plan, 88)
  negative = load<i32>(plan, 92)
  const flags = load<u32>(plan, 96)
  const first = load<i32>(jobAt)
  const end = load<i32>(jobAt, 4)
  state = load<i32>(jobAt, 8)
  alpha = load<f32>(jobAt, 12)
  loss = 0
  let examples: f64 = 0
  let trained: f64 = 0

  for (let s = first; s < end; s++) {
    let length = 0
    const sentenceEnd = load<i32>(starts + (<usize>s << 2), 4)
    for (let i = load<i32>(starts + (<usize>s << 2)); i < sentenceEnd; i++) {
      const word = load<i32>(tokens + (<usize>i << 2))
      if (flags & SUBSAMPLE && load<u32>(keep + (<usize>word << 2)) < random()) continue
      store<i32>(sentence + (<usize>length << 2), word)
      length++
    }
    trained += <f64>length
    if (flags & SHUFFLE) {
      for (let i = length - 1; i > 0; i--) {
        const other = sentence + (<usize>(random() % <u32>(i + 1)) << 2)
        const word = wordAt(i)
        store<i32>(sentence + (<usize>i << 2), load<i32>(other))
        store<i32>(other, word)
      }
    }
    for (let i = 0; i < length; i++) {
      let reach = window
      if (flags & SHRINK_WINDOWS) reach -= <i32>(random() % <u32>window)
      const from = max<i32>(0, i - reach)
      const to = min<i32>(length, i + reach + 1)
      const contexts = to - from - 1
      if (contexts === 0) continue
      const centre = wordAt(i)
      if (!(flags & SKIP_GRAM)) {
        const scale: f32 = flags & CONTEXT_MEAN ? <f32>1 / <f32>contexts : 1
        const share: f32 = flags & CONTEXT_MEAN ? 1 : <f32>1 / <f32>contexts
        for (let pass = 0; pass < 2; pass++) {
          if (pass === 0 ? !(flags & HIERARCHICAL) : negative === 0) continue
          memory.fill(context, 0, rowBytes)
          for (let j = from; j < to; j++) if (j !== i) addScaled(inputOf(j), scale, context, rowBytes)
          trainOne(context, pass === 0 ? followPath(nodes, centre) : drawTargets(outputs, centre, false))
          for (let j = from; j < to; j++) if (j !== i) addScaled(workX, share, inputOf(j), rowBytes)
        }
        examples += 1
        continue
      }
      examples += <f64>contexts
      if (flags & SHARED_NEGATIVES) {
        if (flags & HIERARCHICAL) trainWindow(followPath(nodes, centre), from, i, to)
        if (negative > 0) trainWindow(drawTargets(outputs, centre, true), from, i, to)
        continue
      }
      for (let j = from; j < to; j++) {
        if (j === i) continue
        const x = inputOf(j)
        if (flags & HIERARCHICAL) {
          trainOne(x, followPath(nodes, centre))
          addScaled(workX, 1, x, rowBytes)
        }
        if (negative > 0) {
          trainOne(x, drawTargets(outputs, centre, false))
          addScaled(workX, 1, x, rowBytes)
        }
      }
    }
  }
  store<f64>(stats, load<f64>(stats) + loss)
  store<f64>(stats, load<f64>(stats, 8) + examples, 8)
  store<f64>(stats, load<f64>(stats, 16) + trained, 16)
}
