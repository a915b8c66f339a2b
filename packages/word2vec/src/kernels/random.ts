/**
 * The one stream of random numbers of training, the same in every kernel set: mulberry32 (Tommy Ettinger, 2017, public
 * domain), whose state is a counter. `state = (state + STEP) | 0`, then `mix(state)` is the number, 32 bits, signed.
 */
export const STEP = 0x6d2b79f5

export function mix(state: number): number {
  let t = state
  t = Math.imul(t ^ (t >>> 15), t | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return t ^ (t >>> 14)
}

/** The state that a job, an epoch or a row starts from: well-spread for neighbouring `a` and `b`. */
export function seedOf(seed: number, a: number, b: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13) ^ a, 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 16) ^ b, 0x27d4eb2f)
  return (h ^ (h >>> 15)) >>> 0
}
