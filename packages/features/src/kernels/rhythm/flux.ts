/** A spectrogram in dB, and what each value is compared with: `values[band * frames + frame]`. */
export interface Flux {
  decibel: Float32Array
  reference: Float32Array
  bands: number
  frames: number
  /** Frames between those that are compared. */
  lag: number
}

/** The mean over bands of `max(0, decibel[t + lag] - reference[t])`, for each t; `sums` is scratch as long as `out`. */
export function fluxMeans(
  { decibel, reference, bands, frames, lag }: Flux,
  out: Float32Array,
  sums: Float64Array,
): void {
  for (let m = 0; m < bands; m++) {
    const at = m * frames
    for (let t = 0; t < out.length; t++) {
      // A branch would be guessed wrong half of the time.
      sums[t]! += Math.max(0, decibel[at + t + lag]! - reference[at + t]!)
    }
  }
  for (let t = 0; t < out.length; t++) out[t] = sums[t]! / bands
}

/** As {@link fluxMeans}, but the median; `column` is scratch of `bands` values. */
export function fluxMedians(
  { decibel, reference, bands, frames, lag }: Flux,
  out: Float32Array,
  column: Float32Array,
): void {
  const middle = bands >> 1
  for (let t = 0; t < out.length; t++) {
    // Half of the rises are often 0, and so is their median: only those above 0 are sorted.
    let positive = 0
    for (let m = 0; m < bands; m++) {
      const rise = decibel[m * frames + t + lag]! - reference[m * frames + t]!
      if (rise > 0) column[positive++] = rise
    }
    const zeros = bands - positive
    const sorted = column.subarray(0, positive)
    if (positive > 0 && zeros <= middle) sorted.sort()
    const at = (i: number): number => (i < zeros ? 0 : sorted[i - zeros]!)
    out[t] = bands % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2
  }
}
