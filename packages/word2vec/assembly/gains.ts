// Dots become gains: the gradient of the loss by the dot, times the learning rate. The loss is summed up on the way.
import { Job } from './job'
import { logarithm, sigmoidLessHalf, tail } from './logistic'

const CELLS_PER_UNIT: f32 = 2048.0 / 12.0

/** Gain of a dot without the learning rate, and its loss into the sum. */
export function gainOf(f: f32, sign: f32, weight: f32): f32 {
  const z = f * sign
  if (!(z > -6 && z < 6)) {
    const far = <f64>z
    Job.loss += <f64>weight * (far < 0 ? tail(-far) - far : tail(far))
    return 0
  }
  const x = (z + 6) * CELLS_PER_UNIT
  const cell = <i32>x
  const part = x - <f32>cell
  const at = Job.sigmoid + ((<usize>cell) << 3)
  const low = load<f32>(at)
  const lowLoss = load<f32>(at, 4)
  Job.loss += <f64>(weight * (lowLoss + part * (load<f32>(at, 12) - lowLoss)))
  return sign * (1 - low - part * (load<f32>(at, 8) - low)) * weight
}

/** Gains of dots one by one: where one is beyond 6, or a target was drawn twice. */
function gainsOneByOne(dots: usize): void {
  for (let at: usize = 0; at < Job.gainBytes; at += 4) {
    const sign = load<f32>(Job.signs + at)
    const gain: f32 = sign === 0 ? 0 : gainOf(load<f32>(dots + at), sign, load<f32>(Job.weights + at))
    store<f32>(dots + at, gain * Job.alpha)
  }
}

/** Dots of `inputs` inputs, the first of which are at `from`, become gains. */
export function gainsOf(from: usize, inputs: i32): void {
  const end = from + <usize>inputs * Job.gainBytes
  let near = i32x4.splat(-1)
  for (let at = from; at < end; at += 16) near = v128.and(near, f32x4.lt(f32x4.abs(v128.load(at)), f32x4.splat(6)))
  if (Job.weighted || !i32x4.all_true(near)) {
    for (let at = from; at < end; at += Job.gainBytes) gainsOneByOne(at)
    return
  }
  const rate = f32x4.splat(Job.alpha)
  const half = f32x4.splat(0.5)
  for (let lane: usize = 0; lane < Job.gainBytes; lane += 16) {
    const sign = v128.load(Job.signs + lane)
    const none = v128.load(Job.absent + lane)
    const signedRate = f32x4.mul(sign, rate)
    // A product of at most eight factors of at least 0.0024: far from the smallest float32.
    let p = f32x4.splat(1)
    for (let at = from + lane; at < end; at += Job.gainBytes) {
      const s = sigmoidLessHalf(f32x4.mul(v128.load(at), sign))
      v128.store(at, f32x4.mul(signedRate, f32x4.sub(half, s)))
      p = f32x4.mul(p, f32x4.pmax(none, f32x4.add(half, s)))
    }
    const low = f64x2.promote_low_f32x4(p)
    const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(p, p, 2, 3, 2, 3))
    v128.store(Job.product, f64x2.mul(v128.load(Job.product), f64x2.mul(low, high)))
    Job.factors += 2 * inputs
    if (Job.factors > 96) settleLoss()
  }
}

/** Takes the logarithm of the product, before it can come near the smallest float64: a factor is at least 0.0024. */
export function settleLoss(): void {
  Job.factors = 0
  const both = v128.load(Job.product)
  Job.loss -= logarithm(f64x2.extract_lane(both, 0)) + logarithm(f64x2.extract_lane(both, 1))
  v128.store(Job.product, f64x2.splat(1))
}
