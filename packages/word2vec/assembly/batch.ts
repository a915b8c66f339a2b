// A batch of inputs against the targets.
import { gainOf, gainsOfBatch } from './gains'
import { Job } from './job'
import { dotsOne, dotsOneSix, dotsTwoSix, dotsTwoThree } from './row-dots'
import { updateOne, updateSingle, updateTwo } from './row-updates'

/** Context words of a centre that are trained at once. */
export const BATCH: i32 = 2

/** Dots of all inputs of the batch with all targets. */
// @inline
function dotsOfBatch(inputs: i32): void {
  let list = Job.targets
  let out = Job.gains
  for (let k = 0; k < Job.sixes; k++, list += 24, out += 32) {
    const a = load<u32>(list)
    const b = load<u32>(list, 4)
    const c = load<u32>(list, 8)
    const d = load<u32>(list, 12)
    const e = load<u32>(list, 16)
    const f = load<u32>(list, 20)
    let i = 0
    let to = out
    for (; i + 1 < inputs; i += 2, to += 2 * Job.gainBytes) {
      const x = Job.batch + ((<usize>i) << 2)
      dotsTwoSix(load<u32>(x), load<u32>(x, 4), a, b, c, d, e, f, Job.rowBytes, to, to + Job.gainBytes)
    }
    if (i < inputs) dotsOneSix(load<u32>(Job.batch + ((<usize>i) << 2)), a, b, c, d, e, f, Job.rowBytes, to)
  }
  if (!Job.three) return
  const a = load<u32>(list)
  const b = load<u32>(list, 4)
  const c = load<u32>(list, 8)
  let i = 0
  for (; i + 1 < inputs; i += 2, out += 2 * Job.gainBytes) {
    const x = Job.batch + ((<usize>i) << 2)
    dotsTwoThree(load<u32>(x), load<u32>(x, 4), a, b, c, Job.rowBytes, out, out + Job.gainBytes)
  }
  if (i < inputs) v128.store(out, dotsOne(load<u32>(Job.batch + ((<usize>i) << 2)), a, b, c, Job.rowBytes))
}

/** Updates of two inputs and three targets; see updateTwo. */
function updateThree(x: usize, y: usize, list: usize, g: usize, first: bool, last: bool): void {
  const a = load<u32>(list)
  const b = load<u32>(list, 4)
  const c = load<u32>(list, 8)
  const h = g + Job.gainBytes
  const workY = Job.work + Job.rowBytes
  if (first) {
    if (last) updateTwo(x, y, a, b, c, Job.rowBytes, g, h, Job.work, workY, true, true)
    else updateTwo(x, y, a, b, c, Job.rowBytes, g, h, Job.work, workY, true, false)
  } else if (last) updateTwo(x, y, a, b, c, Job.rowBytes, g, h, Job.work, workY, false, true)
  else updateTwo(x, y, a, b, c, Job.rowBytes, g, h, Job.work, workY, false, false)
}

/** As updateThree, for one input. */
function updateThreeOfOne(x: usize, list: usize, g: usize, first: bool, last: bool): void {
  const a = load<u32>(list)
  const b = load<u32>(list, 4)
  const c = load<u32>(list, 8)
  if (first) {
    if (last) updateOne(x, a, b, c, Job.rowBytes, g, Job.work, true, true)
    else updateOne(x, a, b, c, Job.rowBytes, g, Job.work, true, false)
  } else if (last) updateOne(x, a, b, c, Job.rowBytes, g, Job.work, false, true)
  else updateOne(x, a, b, c, Job.rowBytes, g, Job.work, false, false)
}

/**
 * The inputs of the batch against the targets, all from the state before. Their updates are added to them, or left in
 * `work` when `keep`.
 */
export function trainBatch(inputs: i32, keep: bool): void {
  dotsOfBatch(inputs)
  gainsOfBatch(inputs)
  const threes = 2 * Job.sixes + (Job.three ? 1 : 0)
  let i = 0
  for (let g = Job.gains; i < inputs; i += 2, g += 2 * Job.gainBytes) {
    const x = load<u32>(Job.batch + ((<usize>i) << 2))
    const y = load<u32>(Job.batch + ((<usize>i) << 2), 4)
    let list = Job.targets
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
export function trainOne(x: usize, count: i32): void {
  if (Job.repeated || count === 0) {
    trainOneByOne(x, count)
    return
  }
  store<u32>(Job.batch, <u32>x)
  trainBatch(1, true)
}

/** As trainOne, one target after the other: the same may come twice. */
function trainOneByOne(x: usize, count: i32): void {
  memory.fill(Job.work, 0, Job.rowBytes)
  for (let t = 0; t < count; t++) {
    const row = load<u32>(Job.targets + ((<usize>t) << 2))
    const f = dotsOne(x, row, row, row, Job.rowBytes)
    const gain = gainOf(f32x4.extract_lane(f, 0), t === 0 ? 1 : -1, 1) * Job.alpha
    if (gain !== 0) updateSingle(x, row, Job.rowBytes, gain, Job.work)
  }
}
