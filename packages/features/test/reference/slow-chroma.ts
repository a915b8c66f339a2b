/** Sums as they are defined. Slow and obvious: what the kernels are compared with. */

/** Filters of a constant-Q transform, in the time domain: one value of the transform, at one sample. */
export function slowCqt(
  signal: readonly number[],
  centre: number,
  hz: number,
  sampleRate: number,
  binsPerOctave: number,
) {
  const ratio = 2 ** (2 / binsPerOctave)
  const length = sampleRate / (((ratio - 1) / (ratio + 1)) * hz)
  const first = Math.floor(-length / 2)
  const count = Math.floor(length / 2) - first
  let [re, im, weight] = [0, 0, 0]
  for (let i = 0; i < count; i++) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / count)
    const at = centre + first + i
    const x = at >= 0 && at < signal.length ? signal[at]! : 0
    const angle = (2 * Math.PI * hz * (first + i)) / sampleRate
    re += window * x * Math.cos(angle)
    im -= window * x * Math.sin(angle)
    weight += window
  }
  const scale = length / (weight * Math.sqrt(length))
  return { re: re * scale, im: im * scale }
}

/** Peaks of a spectrum, as librosa's piptrack finds them in it: whole arrays first, then the choice. */
export function slowPitchPeaks(
  spectrum: readonly number[],
  from: number,
  to: number,
  threshold: number,
): [number, number][] {
  const least = threshold * Math.max(...spectrum)
  const loud = spectrum.map(x => (x > least ? x : 0))
  return spectrum.flatMap((x, k) => {
    if (k < from || k >= to || k === 0) return []
    const isLast = k === spectrum.length - 1
    if (!(loud[k]! > loud[k - 1]!) || !(isLast || loud[k]! >= loud[k + 1]!)) return []
    if (isLast) return [[k, x] as [number, number]]
    const a = spectrum[k + 1]! + spectrum[k - 1]! - 2 * x
    const b = (spectrum[k + 1]! - spectrum[k - 1]!) / 2
    const shift = Math.abs(b) >= Math.abs(a) ? 0 : -b / a
    return [[k + shift, x + 0.5 * b * shift] as [number, number]]
  })
}
