/** How a signal goes on outside its samples: zeros, numpy's `'reflect'` (the edge sample once), or the edge sample for ever. */
export type PadMode = 'constant' | 'reflect' | 'edge'

/**
 * Samples `start .. start + length` of the padded signal, to `out[at .. at + length)`. A reflection is repeated as often as
 * a short signal needs, with period 2 (n - 1), as numpy.pad does it.
 */
export function paddedSamples(
  signal: Float32Array | Float64Array,
  start: number,
  length: number,
  padMode: PadMode,
  out: Float32Array | Float64Array,
  at: number,
): void {
  const n = signal.length
  const period = 2 * (n - 1)
  for (let i = 0; i < length; i++) {
    const j = start + i
    if (j >= 0 && j < n) out[at + i] = signal[j]!
    else if (padMode === 'constant') out[at + i] = 0
    else if (padMode === 'edge' || n === 1) out[at + i] = signal[j < 0 ? 0 : n - 1]!
    else {
      const folded = ((j % period) + period) % period
      out[at + i] = signal[folded < n ? folded : period - folded]!
    }
  }
}

/** As {@link paddedSamples}, with one bulk copy for what lies inside the signal. */
export function copyPadded(
  signal: Float32Array | Float64Array,
  start: number,
  length: number,
  padMode: PadMode,
  out: Float32Array | Float64Array,
  at: number,
): void {
  const before = Math.min(length, Math.max(0, -start))
  const inside = Math.max(0, Math.min(length, signal.length - start) - before)
  if (before > 0) paddedSamples(signal, start, before, padMode, out, at)
  if (inside > 0) out.set(signal.subarray(start + before, start + before + inside), at + before)
  const done = before + inside
  if (done < length) paddedSamples(signal, start + done, length - done, padMode, out, at + done)
}
