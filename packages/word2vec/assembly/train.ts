/**
 * One job of training; formula, sources and order of random numbers as in src/kernels/job.ts, offsets as in
 * src/kernels/plan.ts. Lists of targets are padded to threes with the spare row, whose gains are zero.
 */
import { logarithm, sigmoidLessHalf, tail } from './logistic'
import { dotsOne, dotsOneSix, dotsTwoSix, dotsTwoThree } from './row-dots'
import { addScaled, updateOne, updateSingle, updateTwo } from './row-updates'

const STEP: i32 = 0x6d2b79f5
const SKIP_GRAM: u32 = 1
const HIERARCHICAL: u32 = 2
const CONTEXT_MEAN: u32 = 4
const SHRINK_WINDOWS: u32 = 8
const SUBSAMPLE: u32 = 16
const SHARED_NEGATIVES: u32 = 32
const SHUFFLE: u32 = 64
/** Context words of a centre that are trained at once. */
const BATCH: i32 = 2
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
let work: usize = 0
/** Byte addresses of the rows of a batch of inputs. */
let batch: usize = 0
/**
 * Byte addresses of the targets' rows, filled up with the spare row to a multiple of three: blocks of six, then of
 * three.
 */
let targets: usize = 0
let sixes: i32 = 0
let three: bool = false
/**
 * Target t is at lane 8 (t / 6) + t % 6 of the following. 1 for the word, -1 for a negative, 0 where there is no
 * target;
 */
let signs: usize = 0
/** how often a target was drawn; */
let weights: usize = 0
/** 0, and 1 where there is no target; */
let absent: usize = 0
/** dots, then gains, of each input of the batch. */
let gains: usize = 0
/** Bytes of the gains of one input. */
let gainBytes: usize = 0
let rowBytes: usize = 0
let words: i32 = 0
let negative: i32 = 0
let window: i32 = 0
let shrinkWindows: bool = false
let alpha: f32 = 0
let state: i32 = 0
let loss: f64 = 0
/** Two float64: a product of probabilities, whose logarithm the loss still lacks. */
let product: usize = 0
/** Probabilities in each of them. */
let factors: i32 = 0
/** Whether the list of targets has a word twice. */
let repeated: bool = false
/** Whether a weight is not 1. */
let weighted: bool = false
/** Two lists of negatives: of the centre in work, and of the one after it, drawn ahead. */
let drawn: usize = 0
let ahead: usize = 0
/** Keeps touches from being left out. */
// biome-ignore lint/correctness/noUnusedVariables: it is only written, so that the compiler keeps the reads
let sink: i32 = 0
/** For how many targets `signs`, `weights` and `absent` are laid out as for a word and its negatives; 0: for none. */
let laidOut: i32 = 0

// @inline
function random(): u32 {
  state += STEP
  let t = state
  t = (t ^ <i32>(<u32>t >>> 15)) * (t | 1)
  t ^= t + (t ^ <i32>(<u32>t >>> 7)) * (t | 61)
  return <u32>t ^ (<u32>t >>> 14)
}

// @inline
function drawWord(): i32 {
  const draw = <i32>(random() >>> 1)
  let word = load<i32>(guide + <usize>(<u32>draw >>> guideShift) * 4)
  while (load<i32>(cumulative + ((<usize>word) << 2)) < draw) word++
  return word
}

/** Gain of a dot without the learning rate, and its loss into the sum. */
function gainOf(f: f32, sign: f32, weight: f32): f32 {
  const z = f * sign
  if (!(z > -6 && z < 6)) {
    const far = <f64>z
    loss += <f64>weight * (far < 0 ? tail(-far) - far : tail(far))
    return 0
  }
  const x = (z + 6) * CELLS_PER_UNIT
  const cell = <i32>x
  const part = x - <f32>cell
  const at = sigmoid + ((<usize>cell) << 3)
  const low = load<f32>(at)
  const lowLoss = load<f32>(at, 4)
  loss += <f64>(weight * (lowLoss + part * (load<f32>(at, 12) - lowLoss)))
  return sign * (1 - low - part * (load<f32>(at, 8) - low)) * weight
}

/** Gains of dots one by one: where one is beyond 6, or a target was drawn twice. */
function gainsOneByOne(dots: usize): void {
  for (let at: usize = 0; at < gainBytes; at += 4) {
    const sign = load<f32>(signs + at)
    const gain: f32 = sign === 0 ? 0 : gainOf(load<f32>(dots + at), sign, load<f32>(weights + at))
    store<f32>(dots + at, gain * alpha)
  }
}

/** Dots of `inputs` inputs become gains. */
function gainsOfBatch(inputs: i32): void {
  const end = gains + <usize>inputs * gainBytes
  let near = i32x4.splat(-1)
  for (let at = gains; at < end; at += 16) near = v128.and(near, f32x4.lt(f32x4.abs(v128.load(at)), f32x4.splat(6)))
  if (weighted || !i32x4.all_true(near)) {
    for (let at = gains; at < end; at += gainBytes) gainsOneByOne(at)
    return
  }
  const rate = f32x4.splat(alpha)
  const half = f32x4.splat(0.5)
  for (let lane: usize = 0; lane < gainBytes; lane += 16) {
    const sign = v128.load(signs + lane)
    const none = v128.load(absent + lane)
    const signedRate = f32x4.mul(sign, rate)
    // Of at most eight factors of at least 0.0024: far from the smallest float32.
    let p = f32x4.splat(1)
    for (let at = gains + lane; at < end; at += gainBytes) {
      const s = sigmoidLessHalf(f32x4.mul(v128.load(at), sign))
      v128.store(at, f32x4.mul(signedRate, f32x4.sub(half, s)))
      p = f32x4.mul(p, f32x4.pmax(none, f32x4.add(half, s)))
    }
    const low = f64x2.promote_low_f32x4(p)
    const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(p, p, 2, 3, 2, 3))
    v128.store(product, f64x2.mul(v128.load(product), f64x2.mul(low, high)))
    factors += 2 * inputs
    if (factors > 96) settleLoss()
  }
}

/** Takes the logarithm of the product, before it can come near the smallest float64: a factor is at least 0.0024. */
function settleLoss(): void {
  factors = 0
  const both = v128.load(product)
  loss -= logarithm(f64x2.extract_lane(both, 0)) + logarithm(f64x2.extract_lane(both, 1))
  v128.store(product, f64x2.splat(1))
}

/** Dots of all inputs of the batch with all targets. */
// @inline
function dotsOfBatch(inputs: i32): void {
  let list = targets
  let out = gains
  for (let k = 0; k < sixes; k++, list += 24, out += 32) {
    const a = load<u32>(list)
    const b = load<u32>(list, 4)
    const c = load<u32>(list, 8)
    const d = load<u32>(list, 12)
    const e = load<u32>(list, 16)
    const f = load<u32>(list, 20)
    let i = 0
    let to = out
    for (; i + 1 < inputs; i += 2, to += 2 * gainBytes) {
      const x = batch + ((<usize>i) << 2)
      dotsTwoSix(load<u32>(x), load<u32>(x, 4), a, b, c, d, e, f, rowBytes, to, to + gainBytes)
    }
    if (i < inputs) dotsOneSix(load<u32>(batch + ((<usize>i) << 2)), a, b, c, d, e, f, rowBytes, to)
  }
  if (!three) return
  const a = load<u32>(list)
  const b = load<u32>(list, 4)
  const c = load<u32>(list, 8)
  let i = 0
  for (; i + 1 < inputs; i += 2, out += 2 * gainBytes) {
    const x = batch + ((<usize>i) << 2)
    dotsTwoThree(load<u32>(x), load<u32>(x, 4), a, b, c, rowBytes, out, out + gainBytes)
  }
  if (i < inputs) v128.store(out, dotsOne(load<u32>(batch + ((<usize>i) << 2)), a, b, c, rowBytes))
}

/** Updates of two inputs and three targets; see updateTwo. */
function updateThree(x: usize, y: usize, list: usize, g: usize, first: bool, last: bool): void {
  const a = load<u32>(list)
  const b = load<u32>(list, 4)
  const c = load<u32>(list, 8)
  const h = g + gainBytes
  const workY = work + rowBytes
  if (first) {
    if (last) updateTwo(x, y, a, b, c, rowBytes, g, h, work, workY, true, true)
    else updateTwo(x, y, a, b, c, rowBytes, g, h, work, workY, true, false)
  } else if (last) updateTwo(x, y, a, b, c, rowBytes, g, h, work, workY, false, true)
  else updateTwo(x, y, a, b, c, rowBytes, g, h, work, workY, false, false)
}

/** As updateThree, for one input. */
function updateThreeOfOne(x: usize, list: usize, g: usize, first: bool, last: bool): void {
  const a = load<u32>(list)
  const b = load<u32>(list, 4)
  const c = load<u32>(list, 8)
  if (first) {
    if (last) updateOne(x, a, b, c, rowBytes, g, work, true, true)
    else updateOne(x, a, b, c, rowBytes, g, work, true, false)
  } else if (last) updateOne(x, a, b, c, rowBytes, g, work, false, true)
  else updateOne(x, a, b, c, rowBytes, g, work, false, false)
}

/**
 * The inputs of the batch against the targets, all from the state before. Their updates are added to them, or left in
 * `work` when `keep`.
 */
function trainBatch(inputs: i32, keep: bool): void {
  dotsOfBatch(inputs)
  gainsOfBatch(inputs)
  const threes = 2 * sixes + (three ? 1 : 0)
  let i = 0
  for (let g = gains; i < inputs; i += 2, g += 2 * gainBytes) {
    const x = load<u32>(batch + ((<usize>i) << 2))
    const y = load<u32>(batch + ((<usize>i) << 2), 4)
    let list = targets
    let at = g
    for (let k = 0; k < threes; k++) {
      if (i + 1 < inputs) updateThree(x, y, list, at, k === 0, k === threes - 1)
      else updateThreeOfOne(x, list, at, k === 0, !keep && k === threes - 1)
      list += 12
      at += (k & 1) === 0 ? 12 : 20
    }
  }
}

/** One input against the targets; its update is left in `work`. */
function trainOne(x: usize, count: i32): void {
  if (repeated || count === 0) {
    trainOneByOne(x, count)
    return
  }
  store<u32>(batch, <u32>x)
  trainBatch(1, true)
}

/** As trainOne, one target after the other: the same may come twice. */
function trainOneByOne(x: usize, count: i32): void {
  memory.fill(work, 0, rowBytes)
  for (let t = 0; t < count; t++) {
    const row = load<u32>(targets + ((<usize>t) << 2))
    const f = dotsOne(x, row, row, row, rowBytes)
    const gain = gainOf(f32x4.extract_lane(f, 0), t === 0 ? 1 : -1, 1) * alpha
    if (gain !== 0) updateSingle(x, row, rowBytes, gain, work)
  }
}

/** Fills the list of targets up with the spare row, and cuts it into blocks. */
// @inline
function cut(matrix: usize, count: i32): void {
  const spare = <u32>(matrix + <usize>words * rowBytes)
  let t = count
  for (; t % 3 !== 0; t++) store<u32>(targets + ((<usize>t) << 2), spare)
  sixes = t / 6
  three = t % 6 !== 0
  gainBytes = ((<usize>sixes) << 5) + (three ? 16 : 0)
}

/** What belongs to target t in `signs`, `weights` and `absent`. */
function layOut(t: i32, sign: f32): void {
  const at = ((<usize>(t / 6)) << 5) + ((<usize>(t % 6)) << 2)
  store<f32>(signs + at, sign)
  store<f32>(weights + at, 1)
  store<f32>(absent + at, 0)
  if (t % 6 === 5) layOutNothing(at + 4, at + 12)
}

function layOutNothing(from: usize, to: usize): void {
  for (let at = from; at < to; at += 4) {
    store<f32>(signs + at, 0)
    store<f32>(weights + at, 1)
    store<f32>(absent + at, 1)
  }
}

/** Nothing in the lanes from target `count` to the end of its block. */
function layOutRest(count: i32): void {
  const block = (<usize>(count / 6)) << 5
  if (count % 6 > 0) layOutNothing(block + ((<usize>(count % 6)) << 2), block + 32)
}

/** How far the window of a centre reaches. */
// @inline
function drawReach(): i32 {
  return shrinkWindows ? window - <i32>(random() % <u32>window) : window
}

/** Draws the negatives of a centre into the list `ahead`. */
function drawAhead(): void {
  for (let k = 0; k < negative; k++) store<i32>(ahead + ((<usize>k) << 2), drawWord())
}

/** Loads a word of each cache line of a row, so that the row is near when it is needed. */
// @inline
function touchRow(row: usize): void {
  const end = row + rowBytes - 4
  let sum = load<i32>(end)
  for (; row < end; row += 64) sum += load<i32>(row)
  sink += sum
}

/**
 * Touches the rows that the next centre will need, its own included, and that of the word that comes into the window
 * then.
 */
function touchNext(matrix: usize, i: i32, length: i32): void {
  touchRow(matrix + <usize>wordAt(i + 1) * rowBytes)
  for (let k = 0; k < negative; k++) touchRow(matrix + <usize>load<i32>(ahead + ((<usize>k) << 2)) * rowBytes)
  if (i + window + 1 < length) touchRow(inputOf(i + window + 1))
}

/** Lays out a word and its negatives, `count` in all. */
function layOutWord(count: i32): void {
  for (let t = 0; t < count; t++) layOut(t, t === 0 ? 1 : -1)
  layOutRest(count)
  laidOut = count
}

/**
 * The centre and its negatives; equal ones are joined to one of greater weight, or kept, and then `repeated` is set.
 * Returns how many there are.
 */
function drawTargets(matrix: usize, centre: i32, join: bool): i32 {
  store<u32>(targets, <u32>(matrix + <usize>centre * rowBytes))
  let end = targets + 4
  repeated = false
  weighted = false
  for (let k = 0; k < negative; k++) {
    const word = load<i32>(drawn + ((<usize>k) << 2))
    if (word === centre) continue
    const row = <u32>(matrix + <usize>word * rowBytes)
    let at = targets + 4
    while (at < end && load<u32>(at) !== row) at += 4
    if (at < end) {
      if (join) {
        if (!weighted) layOutWord(negative + 1)
        weighted = true
        const t = <usize>(at - targets) >> 2
        const weight = weights + ((t / 6) << 5) + ((t % 6) << 2)
        store<f32>(weight, load<f32>(weight) + 1)
        continue
      }
      repeated = true
    }
    store<u32>(end, row)
    end += 4
  }
  const count = <i32>((end - targets) >> 2)
  if (weighted) {
    layOutRest(count)
    laidOut = 0
  } else if (laidOut !== count) layOutWord(count)
  cut(matrix, count)
  return count
}

/** The inner nodes on the way to the centre. */
function followPath(matrix: usize, centre: i32): i32 {
  const from = load<i32>(pathStart + ((<usize>centre) << 2))
  const count = load<i32>(pathStart + ((<usize>centre) << 2), 4) - from
  for (let t = 0; t < count; t++) {
    const point = load<u32>(pathPoints + ((<usize>(from + t)) << 2))
    store<u32>(targets + ((<usize>t) << 2), <u32>(matrix + <usize>point * rowBytes))
    layOut(t, load<u8>(pathCodes + <usize>(from + t)) ? -1 : 1)
  }
  layOutRest(count)
  repeated = false
  weighted = false
  laidOut = 0
  cut(matrix, count)
  return count
}

// @inline
function wordAt(i: i32): i32 {
  return load<i32>(sentence + ((<usize>i) << 2))
}

// @inline
function inputOf(i: i32): usize {
  return inputs + <usize>wordAt(i) * rowBytes
}

/** The context words of a centre against its targets, two at a time. */
function trainWindow(from: i32, centreAt: i32, to: i32): void {
  let count = 0
  for (let j = from; j < to; j++) {
    if (j === centreAt) continue
    store<u32>(batch + ((<usize>count) << 2), <u32>inputOf(j))
    if (++count < BATCH) continue
    trainBatch(BATCH, false)
    count = 0
  }
  if (count > 0) trainBatch(count, false)
}

/** The context words of a centre against its path, one at a time: the nodes near the root are on every path. */
function trainWindowByOne(from: i32, centreAt: i32, to: i32): void {
  for (let j = from; j < to; j++) {
    if (j === centreAt) continue
    store<u32>(batch, <u32>inputOf(j))
    trainBatch(1, false)
  }
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
  const jobAt: usize = <usize>load<u32>(plan, 52) + ((<usize>job) << 4)
  sentence = load<u32>(plan, 56)
  rowBytes = (<usize>load<u32>(plan, 84)) << 2
  context = load<u32>(plan, 60)
  work = context + rowBytes
  targets = load<u32>(plan, 64)
  const lanes = (<usize>(load<u32>(plan, 72) + 5) / 6) << 5
  signs = load<u32>(plan, 68)
  weights = signs + lanes
  absent = weights + lanes
  gains = absent + lanes
  product = gains + BATCH * lanes
  batch = product + 16
  v128.store(product, f64x2.splat(1))
  factors = 0
  laidOut = 0
  const stats: usize = load<u32>(plan, 76)
  words = load<i32>(plan, 80)
  window = load<i32>(plan, 88)
  negative = load<i32>(plan, 92)
  drawn = batch + 4 * BATCH
  ahead = drawn + (((<usize>negative + 3) >> 2) << 4)
  const flags = load<u32>(plan, 96)
  shrinkWindows = (flags & SHRINK_WINDOWS) !== 0
  const first = load<i32>(jobAt)
  const end = load<i32>(jobAt, 4)
  state = load<i32>(jobAt, 8)
  alpha = load<f32>(jobAt, 12)
  loss = 0
  let examples: f64 = 0
  let trained: f64 = 0

  for (let s = first; s < end; s++) {
    let length = 0
    const sentenceEnd = load<i32>(starts + ((<usize>s) << 2), 4)
    for (let i = load<i32>(starts + ((<usize>s) << 2)); i < sentenceEnd; i++) {
      const word = load<i32>(tokens + ((<usize>i) << 2))
      if (flags & SUBSAMPLE && load<u32>(keep + ((<usize>word) << 2)) < random()) continue
      store<i32>(sentence + ((<usize>length) << 2), word)
      length++
    }
    trained += <f64>length
    if (flags & SHUFFLE) {
      for (let i = length - 1; i > 0; i--) {
        const other = sentence + ((<usize>(random() % <u32>(i + 1))) << 2)
        const word = wordAt(i)
        store<i32>(sentence + ((<usize>i) << 2), load<i32>(other))
        store<i32>(other, word)
      }
    }
    // The random numbers of a centre are drawn while the one before it is in work, and its rows are touched then: rows
    // of negatives are anywhere in memory, and would be waited for.
    const early = select<bool>(true, false, negative > 0 && (!(flags & SKIP_GRAM) || flags & SHARED_NEGATIVES))
    let nextReach = 0
    if (!early) ahead = drawn
    else if (length > 0) {
      nextReach = drawReach()
      if (length > 1) drawAhead()
    }
    for (let i = 0; i < length; i++) {
      let reach = nextReach
      if (!early) reach = drawReach()
      else {
        const list = drawn
        drawn = ahead
        ahead = list
        if (i + 1 < length) {
          nextReach = drawReach()
          drawAhead()
          touchNext(outputs, i, length)
        }
      }
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
          for (let j = from; j < to; j++) if (j !== i) addScaled(work, share, inputOf(j), rowBytes)
        }
        examples += 1
        continue
      }
      examples += <f64>contexts
      if (flags & SHARED_NEGATIVES) {
        if (flags & HIERARCHICAL) {
          followPath(nodes, centre)
          trainWindowByOne(from, i, to)
        }
        if (negative > 0) {
          drawTargets(outputs, centre, true)
          trainWindow(from, i, to)
        }
        continue
      }
      for (let j = from; j < to; j++) {
        if (j === i) continue
        const x = inputOf(j)
        if (flags & HIERARCHICAL) {
          trainOne(x, followPath(nodes, centre))
          addScaled(work, 1, x, rowBytes)
        }
        if (negative > 0) {
          drawAhead()
          trainOne(x, drawTargets(outputs, centre, false))
          addScaled(work, 1, x, rowBytes)
        }
      }
    }
  }
  settleLoss()
  store<f64>(stats, load<f64>(stats) + loss)
  store<f64>(stats, load<f64>(stats, 8) + examples, 8)
  store<f64>(stats, load<f64>(stats, 16) + trained, 16)
}
