import { checkNumber } from '@murecom/internal'

/** How a player levels a piece. */
export interface ReplayGain {
  /** Gain in dB; 0 where the loudness is not known. */
  gain: number
  /** The largest absolute sample, 1 is full scale: a player that must not clip plays by at most 1 / peak. */
  peak: number
}

/** The loudness, in LUFS, that ReplayGain 2.0 brings music to. */
const REFERENCE = -18

/**
 * The gain that brings a piece, or an album, to -18 LUFS. Standard: ReplayGain 2.0.
 *
 * @param measured an `integrated` loudness in LUFS, null where there is none, and the sample peak
 * @returns gain in dB, and the peak
 * @throws RangeError for numbers that are not finite
 * @example
 * replayGain({ integrated: -10, samplePeak: 0.99 }) // { gain: -8, peak: 0.99 }
 */
export function replayGain(measured: { integrated: number | null; samplePeak: number }): ReplayGain {
  const { integrated, samplePeak } = measured
  const peak = checkNumber('replayGain', 'samplePeak', samplePeak, { min: 0 })
  if (integrated === null) return { gain: 0, peak }
  return { gain: REFERENCE - checkNumber('replayGain', 'integrated', integrated), peak }
}
