/**
 * The packed factors of every radix-4 stage of `size` points, a power of two, except those of a last stage, which are 1:
 * stage after stage, (cos, sin) of w^p, w^2p, w^3p for each p, w = exp(-2 pi i / n), n the length still to transform.
 */
export function radix4Twiddles(size: number): Float64Array {
  const stages: Float64Array[] = []
  for (let n = size; n > 4; n /= 4) stages.push(twiddlesOf(n, 4))
  const out = new Float64Array(stages.reduce((sum, stage) => sum + stage.length, 0))
  let at = 0
  for (const stage of stages) {
    out.set(stage, at)
    at += stage.length
  }
  return out
}

/** (cos, sin) of w^(p j), for p below n / radix and j from 1 to radix - 1, w = exp(-2 pi i / n). */
export function twiddlesOf(n: number, radix: number): Float64Array {
  const out = new Float64Array((2 * n * (radix - 1)) / radix)
  for (let p = 0; p < n / radix; p++) {
    for (let j = 1; j < radix; j++) setRoot(out, p * (radix - 1) + j - 1, p * j, n)
  }
  return out
}

/** The first `count` powers of exp(-2 pi i / n), as (cos, sin) pairs. */
export function rootsOfUnity(n: number, count: number): Float64Array {
  const out = new Float64Array(2 * count)
  for (let k = 0; k < count; k++) setRoot(out, k, k, n)
  return out
}

/** Writes exp(-2 pi i k / n) to pair `at`, as (cos, sin). */
export function setRoot(out: Float64Array, at: number, k: number, n: number): void {
  out[2 * at] = Math.cos((2 * Math.PI * k) / n)
  out[2 * at + 1] = -Math.sin((2 * Math.PI * k) / n)
}
