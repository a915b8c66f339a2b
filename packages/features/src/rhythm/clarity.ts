/**
 * How well an envelope repeats after `lag` frames: its correlation with itself, of the lags that differ by at most a frame the
 * largest, in [0, 1]. The envelope is smoothed over three frames first, because beats fall between frames.
 */
export function clarityOf(envelope: Float32Array | Float64Array, lag: number): number {
  const n = envelope.length
  const smooth = new Float64Array(n)
  let mean = 0
  for (let t = 0; t < n; t++) {
    const before = envelope[Math.max(0, t - 1)]!
    const after = envelope[Math.min(n - 1, t + 1)]!
    smooth[t] = (before + 2 * envelope[t]! + after) / 4
    mean += smooth[t]! / n
  }
  let energy = 0
  for (let t = 0; t < n; t++) {
    smooth[t]! -= mean
    energy += smooth[t]! * smooth[t]!
  }
  if (energy === 0) return 0
  let most = 0
  for (let shift = Math.max(1, lag - 1); shift <= lag + 1; shift++) {
    let sum = 0
    for (let t = shift; t < n; t++) sum += smooth[t]! * smooth[t - shift]!
    most = Math.max(most, sum / energy)
  }
  return Math.min(1, most)
}

/**
 * The clarity that noise of `frames` frames does not reach. Correlations of noise are normal with deviation 1.4 / sqrt(frames)
 * after smoothing, and a tempo is the best of about a hundred lags.
 */
export function noiseClarity(frames: number): number {
  return Math.min(1, 5 / Math.sqrt(frames))
}
