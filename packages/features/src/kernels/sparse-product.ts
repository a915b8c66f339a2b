/**
 * `scale` times the complex products of sparse rows and a dense spectrum: `out[at + r x stride]` for each row r. Row r has the bins
 * `bins[starts[r] .. starts[r + 1])` with weights `re + i im`.
 */
export function sparseProduct(
  starts: Int32Array,
  bins: Int32Array,
  re: Float64Array,
  im: Float64Array,
  spectrumRe: Float64Array,
  spectrumIm: Float64Array,
  scale: number,
  outRe: Float32Array,
  outIm: Float32Array,
  at: number,
  stride: number,
): void {
  for (let r = 0; r + 1 < starts.length; r++) {
    let sumRe = 0
    let sumIm = 0
    const end = starts[r + 1]!
    for (let i = starts[r]!; i < end; i++) {
      const k = bins[i]!
      const a = re[i]!
      const b = im[i]!
      const x = spectrumRe[k]!
      const y = spectrumIm[k]!
      sumRe += a * x - b * y
      sumIm += a * y + b * x
    }
    outRe[at + r * stride] = scale * sumRe
    outIm[at + r * stride] = scale * sumIm
  }
}
