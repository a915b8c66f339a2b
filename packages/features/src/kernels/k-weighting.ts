/** A filter of second order, a0 being 1: y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2]. */
export interface Biquad {
  b0: number
  b1: number
  b2: number
  a1: number
  a2: number
}

/**
 * The energy of `samples[from .. to)` after two filters, one after the other. `state` holds the two filters' delays, four
 * values, and is brought up to date.
 */
export function weightedEnergy(
  samples: Float32Array | Float64Array,
  from: number,
  to: number,
  shelf: Biquad,
  highPass: Biquad,
  state: Float64Array,
): number {
  let [p1, p2, q1, q2] = [state[0]!, state[1]!, state[2]!, state[3]!]
  const { b0, b1, b2, a1, a2 } = shelf
  const { a1: c1, a2: c2 } = highPass
  let energy = 0
  for (let i = from; i < to; i++) {
    const x = samples[i]!
    const y = b0 * x + p1
    p1 = b1 * x - a1 * y + p2
    p2 = b2 * x - a2 * y
    // The high-pass has the numerator 1, -2, 1.
    const z = y + q1
    q1 = -2 * y - c1 * z + q2
    q2 = y - c2 * z
    energy += z * z
  }
  // Numbers that are almost 0 are slow in many processors; silence would fill the state with them.
  state[0] = Math.abs(p1) < 1e-30 ? 0 : p1
  state[1] = Math.abs(p2) < 1e-30 ? 0 : p2
  state[2] = Math.abs(q1) < 1e-30 ? 0 : q1
  state[3] = Math.abs(q2) < 1e-30 ? 0 : q2
  return energy
}
