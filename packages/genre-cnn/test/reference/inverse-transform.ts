/** `y[n] = sum over k of x[k] e^{2 pi i k n / N}`, by the formula. */
export function inverseTransform(re: Float64Array, im: Float64Array): { re: Float64Array; im: Float64Array } {
  const size = re.length
  const out = { re: new Float64Array(size), im: new Float64Array(size) }
  for (let n = 0; n < size; n++) {
    for (let k = 0; k < size; k++) {
      const angle = (2 * Math.PI * ((k * n) % size)) / size
      out.re[n]! += re[k]! * Math.cos(angle) - im[k]! * Math.sin(angle)
      out.im[n]! += re[k]! * Math.sin(angle) + im[k]! * Math.cos(angle)
    }
  }
  return out
}
