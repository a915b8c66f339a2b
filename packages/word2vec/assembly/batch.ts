// One or two inputs against the targets.
import { madd, sumOf } from '../../assembly/math'
import { gainOf, gainsOf } from './gains'
import { Job } from './job'
import { dotOf, dotsOne, dotsOneSix, dotsTwoSix, dotsTwoThree } from './row-dots'
import { addRow, clearRow, scaleRow, updateOneSix, updateOneThree, updateSingle, updateTwo } from './row-updates'

/** Inputs that are trained at once, at most. */
export const BATCH: i32 = 2

/** Dots of x and y with all targets. */
function dotsOfTwo(x: usize, y: usize): void {
  let list = Job.targets
  let out = Job.gains
  for (let k = 0; k < Job.sixes; k++, list += 24, out += 32) {
    const a = load<u32>(list)
    const b = load<u32>(list, 4)
    const c = load<u32>(list, 8)
    const d = load<u32>(list, 12)
    const e = load<u32>(list, 16)
    const f = load<u32>(list, 20)
    dotsTwoSix(x, y, a, b, c, d, e, f, Job.rowBytes, out, out + Job.gainBytes)
  }
  if (!Job.three) return
  const a = load<u32>(list)
  const b = load<u32>(list, 4)
  const c = load<u32>(list, 8)
  dotsTwoThree(x, y, a, b, c, Job.rowBytes, out, out + Job.gainBytes)
}

/** Dots of x with all targets. */
function dotsOfOne(x: usize): void {
  let list = Job.targets
  let out = Job.gains
  for (let k = 0; k < Job.sixes; k++, list += 24, out += 32) {
    const a = load<u32>(list)
    const b = load<u32>(list, 4)
    const c = load<u32>(list, 8)
    const d = load<u32>(list, 12)
    const e = load<u32>(list, 16)
    const f = load<u32>(list, 20)
    dotsOneSix(x, a, b, c, d, e, f, Job.rowBytes, out)
  }
  if (!Job.three) return
  v128.store(out, dotsOne(x, load<u32>(list), load<u32>(list, 4), load<u32>(list, 8), Job.rowBytes))
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

/** Updates of x and y, and of all targets. `fresh`: work holds nothing yet. */
function updateOfTwo(x: usize, y: usize, fresh: bool): void {
  const threes = 2 * Job.sixes + (Job.three ? 1 : 0)
  let list = Job.targets
  let g = Job.gains
  for (let k = 0; k < threes; k++) {
    updateThree(x, y, list, g, fresh && k === 0, k === threes - 1)
    list += 12
    g += (k & 1) === 0 ? 12 : 20
  }
}

/** Input x against the targets; its update is left in `work`. */
export function meetTargets(x: usize): void {
  dotsOfOne(x)
  gainsOf(Job.gains, 1)
  clearRow(Job.work, Job.rowBytes)
  let list = Job.targets
  let g = Job.gains
  for (let k = 0; k < Job.sixes; k++, list += 24, g += 32) updateOneSix(x, list, Job.rowBytes, g, Job.work)
  if (Job.three) updateOneThree(x, list, Job.rowBytes, g, Job.work)
}

/** Input x against the targets. */
export function trainOne(x: usize): void {
  meetTargets(x)
  addRow(Job.work, x, Job.rowBytes)
}

/** Inputs x and y against the targets, both from the state before. They may be one row. */
export function trainTwo(x: usize, y: usize): void {
  dotsOfTwo(x, y)
  gainsOf(Job.gains, 2)
  updateOfTwo(x, y, true)
}

/**
 * Input x against the targets, then y, which is another row, in one pass over the targets' rows. With g and h the gains of
 * x and y for a target o, y meets o + g x. Its dot is y . o + g (x . y), and its update, the sum of h (o + g x), is the sum
 * of h o and (sum of g h) x.
 */
export function trainInTurn(x: usize, y: usize): void {
  dotsOfTwo(x, y)
  const g = Job.gains
  const h = g + Job.gainBytes
  gainsOf(g, 1)
  const between = f32x4.splat(dotOf(x, y, Job.rowBytes))
  for (let i: usize = 0; i < Job.gainBytes; i += 16) {
    v128.store(h + i, madd(between, v128.load(g + i), v128.load(h + i)))
  }
  gainsOf(h, 1)
  let products = f32x4.splat(0)
  for (let i: usize = 0; i < Job.gainBytes; i += 16) products = madd(v128.load(g + i), v128.load(h + i), products)
  clearRow(Job.work, Job.rowBytes)
  scaleRow(x, sumOf(products), Job.work + Job.rowBytes, Job.rowBytes)
  updateOfTwo(x, y, false)
}

/** Input x against targets that may come twice, one after the other; its update is left in `work`. */
export function meetRepeated(x: usize, count: i32): void {
  clearRow(Job.work, Job.rowBytes)
  for (let t = 0; t < count; t++) {
    const row = load<u32>(Job.targets + ((<usize>t) << 2))
    const f = dotsOne(x, row, row, row, Job.rowBytes)
    const gain = gainOf(f32x4.extract_lane(f, 0), t === 0 ? 1 : -1, 1) * Job.alpha
    if (gain !== 0) updateSingle(x, row, Job.rowBytes, gain, Job.work)
  }
}
