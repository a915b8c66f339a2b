/** The peaks of many spectra: frequencies and heights, as far as `count`. The arrays grow. */
export interface PitchPeaks {
  hertz: Float32Array
  heights: Float32Array
  count: number
}

/**
 * Adds the peaks of one spectrum: bins of [from, to) that are above `threshold` times the largest bin and above their
 * neighbours. A parabola through the three gives where the peak is, in float32 as librosa 0.11's piptrack.
 */
export function addPitchPeaks(
  spectrum: Float32Array | Float64Array,
  from: number,
  to: number,
  threshold: number,
  hertzOfBin: number,
  peaks: PitchPeaks,
): void {
  let most = 0
  for (let k = 0; k < spectrum.length; k++) if (spectrum[k]! > most) most = spectrum[k]!
  const least = threshold * most
  if (peaks.count + to - from > peaks.hertz.length) grow(peaks, to - from)
  for (let k = Math.max(1, from); k < to; k++) {
    const x = spectrum[k]!
    if (!(x > least)) continue
    const before = spectrum[k - 1]!
    const isLast = k + 1 === spectrum.length
    const after = isLast ? before : spectrum[k + 1]!
    // A neighbour at or below the threshold counts as 0, which x is above.
    if (!(x > before) && before > least) continue
    if (!isLast && !(x >= after) && after > least) continue
    const slope = (after - before) / 2
    const curve = after + before - 2 * x
    const shift = isLast || Math.abs(slope) >= Math.abs(curve) ? 0 : -slope / curve
    peaks.hertz[peaks.count] = (k + shift) * hertzOfBin
    peaks.heights[peaks.count++] = x + 0.5 * slope * shift
  }
}

function grow(peaks: PitchPeaks, atLeast: number): void {
  const length = 2 * (peaks.count + atLeast)
  const { hertz, heights } = peaks
  peaks.hertz = new Float32Array(length)
  peaks.hertz.set(hertz)
  peaks.heights = new Float32Array(length)
  peaks.heights.set(heights)
}
