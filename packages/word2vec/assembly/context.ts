/**
 * The context of a centre as one vector, for CBOW. A block of eight vectors of each row is summed up, or added to, in
 * registers, so that a sum is not stored and read again for each word.
 */
import { madd } from '../../assembly/math'
import { Job } from './job'

/** Bytes of the columns that are in registers at once. */
const BLOCK: usize = 128

/** The row of word `at` of the sentence. */
// @inline
function rowOf(at: i32): usize {
  return Job.inputs + <usize>load<i32>(Job.sentence + ((<usize>at) << 2)) * Job.rowBytes
}

/** `context` = scale times the sum of the rows of the words `from` to `to`, except of the centre. */
export function sumContext(from: i32, centre: i32, to: i32, scale: f32): void {
  const s = f32x4.splat(scale)
  const zero = f32x4.splat(0)
  const bytes = Job.rowBytes
  let out = Job.context
  let column: usize = 0
  for (; column + BLOCK <= bytes; column += BLOCK, out += BLOCK) {
    let a = zero
    let b = zero
    let c = zero
    let d = zero
    let e = zero
    let f = zero
    let g = zero
    let h = zero
    for (let j = from; j < to; j++) {
      if (j === centre) continue
      const row = rowOf(j) + column
      a = madd(s, v128.load(row), a)
      b = madd(s, v128.load(row, 16), b)
      c = madd(s, v128.load(row, 32), c)
      d = madd(s, v128.load(row, 48), d)
      e = madd(s, v128.load(row, 64), e)
      f = madd(s, v128.load(row, 80), f)
      g = madd(s, v128.load(row, 96), g)
      h = madd(s, v128.load(row, 112), h)
    }
    v128.store(out, a)
    v128.store(out, b, 16)
    v128.store(out, c, 32)
    v128.store(out, d, 48)
    v128.store(out, e, 64)
    v128.store(out, f, 80)
    v128.store(out, g, 96)
    v128.store(out, h, 112)
  }
  for (; column < bytes; column += 16, out += 16) {
    let a = zero
    for (let j = from; j < to; j++) if (j !== centre) a = madd(s, v128.load(rowOf(j) + column), a)
    v128.store(out, a)
  }
}

/** The rows of the words `from` to `to`, except of the centre, += share times `work`. A row may come twice. */
export function spreadWork(from: i32, centre: i32, to: i32, share: f32): void {
  const s = f32x4.splat(share)
  const bytes = Job.rowBytes
  let work = Job.work
  let column: usize = 0
  for (; column + BLOCK <= bytes; column += BLOCK, work += BLOCK) {
    const a = v128.load(work)
    const b = v128.load(work, 16)
    const c = v128.load(work, 32)
    const d = v128.load(work, 48)
    const e = v128.load(work, 64)
    const f = v128.load(work, 80)
    const g = v128.load(work, 96)
    const h = v128.load(work, 112)
    for (let j = from; j < to; j++) {
      if (j === centre) continue
      const row = rowOf(j) + column
      v128.store(row, madd(s, a, v128.load(row)))
      v128.store(row, madd(s, b, v128.load(row, 16)), 16)
      v128.store(row, madd(s, c, v128.load(row, 32)), 32)
      v128.store(row, madd(s, d, v128.load(row, 48)), 48)
      v128.store(row, madd(s, e, v128.load(row, 64)), 64)
      v128.store(row, madd(s, f, v128.load(row, 80)), 80)
      v128.store(row, madd(s, g, v128.load(row, 96)), 96)
      v128.store(row, madd(s, h, v128.load(row, 112)), 112)
    }
  }
  for (; column < bytes; column += 16, work += 16) {
    const a = v128.load(work)
    for (let j = from; j < to; j++) {
      if (j === centre) continue
      const row = rowOf(j) + column
      v128.store(row, madd(s, a, v128.load(row)))
    }
  }
}
