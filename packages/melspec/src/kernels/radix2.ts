/**
 * Complex forward FFT of n = 2^m points, decimation in time, in place, real and imaginary parts apart:
 *
 *     X[k] = sum over t of x[t] exp(-2 pi i k t / n)
 *
 * `cosine[j]` and `sine[j]` hold cos and sin of 2 pi j / n for j < n / 2; `reversed` the bit-reversed indices.
 * Twiddles come from tables, not from a recurrence, whose error grows with n. Source: Cooley and Tukey 1965.
 */
export function radix2(
  re: Float64Array,
  im: Float64Array,
  n: number,
  cosine: Float64Array,
  sine: Float64Array,
  reversed: Uint32Array,
): void {
  for (let i = 0; i < n; i++) {
    const j = reversed[i]!
    if (j > i) {
      const r = re[i]!
      re[i] = re[j]!
      re[j] = r
      const m = im[i]!
      im[i] = im[j]!
      im[j] = m
    }
  }
  for (let half = 1, stride = n >> 1; half < n; half <<= 1, stride >>= 1) {
    for (let j = 0; j < half; j++) {
      const c = cosine[j * stride]!
      const s = sine[j * stride]!
      for (let a = j; a < n; a += half << 1) {
        const b = a + half
        const tr = c * re[b]! + s * im[b]!
        const ti = c * im[b]! - s * re[b]!
        re[b] = re[a]! - tr
        im[b] = im[a]! - ti
        re[a] = re[a]! + tr
        im[a] = im[a]! + ti
      }
    }
  }
}
