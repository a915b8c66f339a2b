/**
 * mulberry32: a 32-bit seeded generator of numbers in [0, 1), period 2^32. Source: Tommy Ettinger, public domain, 2017.
 * Small and fast; good enough for shuffles, initial weights and test data, not for cryptography.
 */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
