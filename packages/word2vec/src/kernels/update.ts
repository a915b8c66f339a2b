/** The inner loops of train.ts: gradients of one or two input vectors against a list of targets. See there for the formula. */

/**
 * One input vector against `count` targets, one after the other; the input's update is left in `work`.
 *
 * @param input holds the input vector at element `at`, d long
 * @param gains labels at 0, weights at `capacity` (used when `weighted`)
 * @param sigmoid pairs (s, -log s), `scale` cells to the unit from -6
 * @returns the sum of the losses
 */
export function trainOne(
  input: Float32Array,
  at: number,
  output: Float32Array,
  targets: Int32Array,
  gains: Float32Array,
  count: number,
  capacity: number,
  weighted: boolean,
  d: number,
  alpha: number,
  sigmoid: Float32Array,
  scale: number,
  work: Float32Array,
): number {
  let loss = 0
  for (let c = 0; c < d; c++) work[c] = 0
  for (let t = 0; t < count; t++) {
    const row = targets[t]! * d
    let a = 0
    let b = 0
    for (let c = 0; c < d; c += 4) {
      a += input[at + c]! * output[row + c]! + input[at + c + 1]! * output[row + c + 1]!
      b += input[at + c + 2]! * output[row + c + 2]! + input[at + c + 3]! * output[row + c + 3]!
    }
    const f = a + b
    const label = gains[t]!
    const weight = weighted ? gains[capacity + t]! : 1
    if (!(f > -6 && f < 6)) {
      loss += weight * (farLoss(f) + (1 - label) * f)
      continue
    }
    const x = (f + 6) * scale
    const cell = x | 0
    const part = x - cell
    const low = sigmoid[2 * cell]!
    const lowLoss = sigmoid[2 * cell + 1]!
    loss += weight * (lowLoss + part * (sigmoid[2 * cell + 3]! - lowLoss) + (1 - label) * f)
    const g = (label - low - part * (sigmoid[2 * cell + 2]! - low)) * alpha * weight
    for (let c = 0; c < d; c++) {
      const o = output[row + c]!
      work[c] = work[c]! + g * o
      output[row + c] = o + g * input[at + c]!
    }
  }
  return loss
}

/**
 * Two input vectors against the same distinct targets at once: all dots first, then all updates, so that each output row is
 * read and written once for both. `inputs` at `first` and `second` may be the same row: both updates are added.
 *
 * @param gains labels at 0, weights at `capacity`; the two gains go to 2 and 3 x `capacity`
 * @param work 2 d long
 * @param spare a row of `output` that is zero, to fill up an odd list: `targets` has room for one more
 */
export function trainTwo(
  inputs: Float32Array,
  first: number,
  second: number,
  output: Float32Array,
  targets: Int32Array,
  gains: Float32Array,
  count: number,
  capacity: number,
  spare: number,
  d: number,
  alpha: number,
  sigmoid: Float32Array,
  scale: number,
  work: Float32Array,
): number {
  let loss = 0
  for (let t = 0; t < count; t++) {
    const row = targets[t]! * d
    let f0 = 0
    let f1 = 0
    for (let c = 0; c < d; c += 2) {
      const o = output[row + c]!
      const p = output[row + c + 1]!
      f0 += inputs[first + c]! * o + inputs[first + c + 1]! * p
      f1 += inputs[second + c]! * o + inputs[second + c + 1]! * p
    }
    const label = gains[t]!
    const weight = gains[capacity + t]!
    for (let side = 2; side < 4; side++) {
      const f = side === 2 ? f0 : f1
      if (!(f > -6 && f < 6)) {
        loss += weight * (farLoss(f) + (1 - label) * f)
        gains[side * capacity + t] = 0
        continue
      }
      const x = (f + 6) * scale
      const cell = x | 0
      const part = x - cell
      const low = sigmoid[2 * cell]!
      const lowLoss = sigmoid[2 * cell + 1]!
      loss += weight * (lowLoss + part * (sigmoid[2 * cell + 3]! - lowLoss) + (1 - label) * f)
      gains[side * capacity + t] = (label - low - part * (sigmoid[2 * cell + 2]! - low)) * alpha * weight
    }
  }
  if (count & 1) {
    targets[count] = spare
    gains[2 * capacity + count] = 0
    gains[3 * capacity + count] = 0
  }
  // Two targets a pass: the sums of updates are read and written half as often.
  for (let c = 0; c < 2 * d; c++) work[c] = 0
  for (let t = 0; t < count; t += 2) {
    const row = targets[t]! * d
    const next = targets[t + 1]! * d
    const g0 = gains[2 * capacity + t]!
    const g1 = gains[3 * capacity + t]!
    const h0 = gains[2 * capacity + t + 1]!
    const h1 = gains[3 * capacity + t + 1]!
    for (let c = 0; c < d; c++) {
      const o = output[row + c]!
      const p = output[next + c]!
      const x = inputs[first + c]!
      const y = inputs[second + c]!
      work[c] = work[c]! + g0 * o + h0 * p
      work[d + c] = work[d + c]! + g1 * o + h1 * p
      output[row + c] = o + g0 * x + g1 * y
      output[next + c] = p + h0 * x + h1 * y
    }
  }
  for (let c = 0; c < d; c++) inputs[first + c] = inputs[first + c]! + work[c]!
  for (let c = 0; c < d; c++) inputs[second + c] = inputs[second + c]! + work[d + c]!
  return loss
}

/** out[at + c] += scale x[from + c]. */
export function addScaled(
  x: Float32Array,
  from: number,
  scale: number,
  out: Float32Array,
  at: number,
  d: number,
): void {
  for (let c = 0; c < d; c++) out[at + c] = out[at + c]! + scale * x[from + c]!
}

/** Scaled sum of the rows of `sentence[from .. to)` but `centreAt`. */
export function meanOfRows(
  inputs: Float32Array,
  sentence: Int32Array,
  from: number,
  centreAt: number,
  to: number,
  scale: number,
  out: Float32Array,
  d: number,
): void {
  for (let c = 0; c < d; c++) out[c] = 0
  for (let j = from; j < to; j++) if (j !== centreAt) addScaled(inputs, sentence[j]! * d, 1, out, 0, d)
  for (let c = 0; c < d; c++) out[c] = out[c]! * scale
}

/** -log s(f) for |f| >= 6, where log(1 + e^-|f|) is e^-|f| to 4e-6. */
function farLoss(f: number): number {
  return f < 0 ? Math.exp(f) - f : Math.exp(-f)
}
