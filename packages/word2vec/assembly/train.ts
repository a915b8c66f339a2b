/**
 * One job of training; formula, sources and order of random numbers as in src/kernels/job.ts, offsets as in
 * src/kernels/plan.ts. Lists of targets are padded to threes with the spare row, whose gains are zero.
 */
import { BATCH, meetRepeated, meetTargets, trainInTurn, trainOne, trainTwo } from './batch'
import { spreadWork, sumContext } from './context'
import { settleLoss } from './gains'
import { Job } from './job'
import { addRow } from './row-updates'
import { drawAhead, drawReach, random } from './sampling'
import { drawTargets, followPath } from './targets'

const SKIP_GRAM: u32 = 1
const HIERARCHICAL: u32 = 2
const CONTEXT_MEAN: u32 = 4
const SHRINK_WINDOWS: u32 = 8
const SUBSAMPLE: u32 = 16
const SHARED_NEGATIVES: u32 = 32
const SHUFFLE: u32 = 64

/** Loads a word of each cache line of a row, so that the row is near when it is needed. */
// @inline
function touchRow(row: usize): void {
  const end = row + Job.rowBytes - 4
  let sum = load<i32>(end)
  for (; row < end; row += 64) sum += load<i32>(row)
  Job.sink += sum
}

/**
 * Touches the rows that the next centre will need, its own included, and that of the word that comes into the window
 * then.
 */
function touchNext(matrix: usize, i: i32, length: i32): void {
  touchRow(matrix + <usize>wordAt(i + 1) * Job.rowBytes)
  for (let k = 0; k < Job.negative; k++)
    touchRow(matrix + <usize>load<i32>(Job.ahead + ((<usize>k) << 2)) * Job.rowBytes)
  if (i + Job.window + 1 < length) touchRow(inputOf(i + Job.window + 1))
}

/** Touches the rows of the path to word i + 1, and that of the word that comes into the window then. */
function touchPath(matrix: usize, i: i32, length: i32): void {
  const path = Job.pathStart + ((<usize>wordAt(i + 1)) << 2)
  const end = load<i32>(path, 4)
  for (let t = load<i32>(path); t < end; t++) {
    touchRow(matrix + <usize>load<u32>(Job.pathPoints + ((<usize>t) << 2)) * Job.rowBytes)
  }
  if (i + Job.window + 1 < length) touchRow(inputOf(i + Job.window + 1))
}

// @inline
function wordAt(i: i32): i32 {
  return load<i32>(Job.sentence + ((<usize>i) << 2))
}

// @inline
function inputOf(i: i32): usize {
  return Job.inputs + <usize>wordAt(i) * Job.rowBytes
}

/** The context words of a centre against its targets, two at a time, both from one state. */
function trainWindow(from: i32, centreAt: i32, to: i32): void {
  let waiting: usize = 0
  let waits = false
  for (let j = from; j < to; j++) {
    if (j === centreAt) continue
    const x = inputOf(j)
    if (waits) trainTwo(waiting, x)
    waits = !waits
    waiting = x
  }
  if (waits) trainOne(waiting)
}

/**
 * The context words of a centre against its path, one after the other, since the nodes near the root are on every path;
 * two in one pass where they differ.
 */
function trainWindowInTurn(from: i32, centreAt: i32, to: i32): void {
  let waiting: usize = 0
  let waits = false
  for (let j = from; j < to; j++) {
    if (j === centreAt) continue
    const x = inputOf(j)
    if (!waits) waits = true
    else if (waiting === x) trainOne(x)
    else {
      trainInTurn(waiting, x)
      waits = false
    }
    waiting = x
  }
  if (waits) trainOne(waiting)
}

/** Input x against a centre and its negatives; its update is left in `work`. */
function meetDrawn(x: usize, matrix: usize, centre: i32): void {
  const count = drawTargets(matrix, centre, false)
  if (Job.repeated) meetRepeated(x, count)
  else meetTargets(x)
}

/** Trains job number `number` of a plan and adds its loss, examples and words to the statistics of the plan. */
export function trainJob(plan: usize, number: i32): void {
  const outputs: usize = load<u32>(plan, 4)
  const nodes: usize = load<u32>(plan, 8)
  Job.inputs = load<u32>(plan)
  Job.keep = load<u32>(plan, 12)
  Job.cumulative = load<u32>(plan, 16)
  Job.guide = load<u32>(plan, 20)
  Job.guideShift = load<u32>(plan, 24)
  Job.pathStart = load<u32>(plan, 28)
  Job.pathPoints = load<u32>(plan, 32)
  Job.pathCodes = load<u32>(plan, 36)
  Job.sigmoid = load<u32>(plan, 40)
  const tokens: usize = load<u32>(plan, 44)
  const starts: usize = load<u32>(plan, 48)
  const jobAt: usize = <usize>load<u32>(plan, 52) + ((<usize>number) << 4)
  Job.sentence = load<u32>(plan, 56)
  Job.rowBytes = (<usize>load<u32>(plan, 84)) << 2
  Job.context = load<u32>(plan, 60)
  Job.work = Job.context + Job.rowBytes
  Job.targets = load<u32>(plan, 64)
  const lanes = (<usize>(load<u32>(plan, 72) + 5) / 6) << 5
  Job.signs = load<u32>(plan, 68)
  Job.weights = Job.signs + lanes
  Job.absent = Job.weights + lanes
  Job.gains = Job.absent + lanes
  Job.product = Job.gains + BATCH * lanes
  v128.store(Job.product, f64x2.splat(1))
  Job.factors = 0
  Job.laidOut = 0
  const stats: usize = load<u32>(plan, 76)
  Job.words = load<i32>(plan, 80)
  Job.window = load<i32>(plan, 88)
  Job.negative = load<i32>(plan, 92)
  Job.drawn = Job.product + 16
  Job.ahead = Job.drawn + (((<usize>Job.negative + 3) >> 2) << 4)
  const flags = load<u32>(plan, 96)
  Job.shrinkWindows = (flags & SHRINK_WINDOWS) !== 0
  const first = load<i32>(jobAt)
  const end = load<i32>(jobAt, 4)
  Job.state = load<i32>(jobAt, 8)
  Job.alpha = load<f32>(jobAt, 12)
  Job.loss = 0
  let examples: f64 = 0
  let trained: f64 = 0

  for (let s = first; s < end; s++) {
    let length = 0
    const sentenceEnd = load<i32>(starts + ((<usize>s) << 2), 4)
    for (let i = load<i32>(starts + ((<usize>s) << 2)); i < sentenceEnd; i++) {
      const word = load<i32>(tokens + ((<usize>i) << 2))
      if (flags & SUBSAMPLE && load<u32>(Job.keep + ((<usize>word) << 2)) < random()) continue
      store<i32>(Job.sentence + ((<usize>length) << 2), word)
      length++
    }
    trained += <f64>length
    if (flags & SHUFFLE) {
      for (let i = length - 1; i > 0; i--) {
        const other = Job.sentence + ((<usize>(random() % <u32>(i + 1))) << 2)
        const word = wordAt(i)
        store<i32>(Job.sentence + ((<usize>i) << 2), load<i32>(other))
        store<i32>(other, word)
      }
    }
    // The random numbers of a centre are drawn while the one before it is in work, and its rows are touched then: rows
    // of negatives are anywhere in memory, and would be waited for.
    const early = select<bool>(true, false, Job.negative > 0 && (!(flags & SKIP_GRAM) || flags & SHARED_NEGATIVES))
    let nextReach = 0
    if (!early) Job.ahead = Job.drawn
    else if (length > 0) {
      nextReach = drawReach()
      if (length > 1) drawAhead()
    }
    for (let i = 0; i < length; i++) {
      if (flags & HIERARCHICAL && i + 1 < length) touchPath(nodes, i, length)
      let reach = nextReach
      if (!early) reach = drawReach()
      else {
        const list = Job.drawn
        Job.drawn = Job.ahead
        Job.ahead = list
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
          if (pass === 0 ? !(flags & HIERARCHICAL) : Job.negative === 0) continue
          sumContext(from, i, to, scale)
          if (pass === 0) {
            followPath(nodes, centre)
            meetTargets(Job.context)
          } else meetDrawn(Job.context, outputs, centre)
          spreadWork(from, i, to, share)
        }
        examples += 1
        continue
      }
      examples += <f64>contexts
      if (flags & SHARED_NEGATIVES) {
        if (flags & HIERARCHICAL) {
          followPath(nodes, centre)
          trainWindowInTurn(from, i, to)
        }
        if (Job.negative > 0) {
          drawTargets(outputs, centre, true)
          trainWindow(from, i, to)
        }
        continue
      }
      for (let j = from; j < to; j++) {
        if (j === i) continue
        const x = inputOf(j)
        if (flags & HIERARCHICAL) {
          followPath(nodes, centre)
          trainOne(x)
        }
        if (Job.negative > 0) {
          drawAhead()
          meetDrawn(x, outputs, centre)
          addRow(Job.work, x, Job.rowBytes)
        }
      }
    }
  }
  settleLoss()
  store<f64>(stats, load<f64>(stats) + Job.loss)
  store<f64>(stats, load<f64>(stats, 8) + examples, 8)
  store<f64>(stats, load<f64>(stats, 16) + trained, 16)
}
