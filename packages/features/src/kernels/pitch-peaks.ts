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
  const least = threshold * largestOf(spectrum)
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

/** The largest of magnitudes. Four, as a comparison waits for the one before. */
function largestOf(values: Float32Array | Float64Array): number {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let k = 0
  for (; k + 3 < values.length; k += 4) {
    a = Math.max(a, values[k]!)
    b = Math.max(b, values[k + 1]!)
    c = Math.max(c, values[k + 2]!)
    d = Math.max(d, values[k + 3]!)
  }
  for (; k < values.length; k++) a = Math.max(a, values[k]!)
  return Math.max(a, b, c, d)
}

function grow(peaks: PitchPeaks, atLeast: number): void {
  const length = 2 * (peaks.count + atLeast)
  const { hertz, heights } = peaks
  peaks.hertz = new Float32Array(length)
  peaks.hertz.set(hertz)
  peaks.heights = new Float32Array(length)
  peaks.heights.set(heights)
}
