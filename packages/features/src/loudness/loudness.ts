import { checkOptions, type OptionNames, refuse } from '@murecom/internal'
import type { Samples } from '../signal.ts'
import { gatedPower, loudnessOf, MOMENTARY } from './gating.ts'
import { LoudnessMeter, type LoudnessOptions } from './meter.ts'

/** How loud a piece is. */
export interface LoudnessResult {
  /** Loudness of the whole in LUFS; null where all is below -70 LUFS. */
  integrated: number | null
  /** Loudness range in LU. */
  range: number
  /** The largest loudness of 0.4 s, in LUFS; null for silence. */
  maxMomentary: number | null
  /** The largest loudness of 3 s, in LUFS; null for silence and shorter pieces. */
  maxShortTerm: number | null
  /** The largest absolute sample: 1 is full scale. */
  samplePeak: number
  /** The largest value between samples, in dBTP; null for silence, and where it is not measured. */
  truePeak: number | null
}

const OPTIONS: OptionNames<Omit<LoudnessOptions, 'channels'>> = { sampleRate: 'sr', weights: 1, truePeak: 1 }

/**
 * Loudness of a whole piece, by EBU R 128 and ITU-R BS.1770-4. `LoudnessMeter` measures long pieces in chunks.
 *
 * @param channels the samples of each channel, of one length; finite. At the file's own rate, in all of its channels: a mix to
 *   mono has another loudness
 * @param options the sample rate, in Hz
 * @returns loudness, range and peaks. O(samples)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * const tone = new Float32Array(480000).map((_, i) => 10 ** (-23 / 20) * Math.sin((2 * Math.PI * 1000 * i) / 48000))
 * loudness([tone, tone], { sampleRate: 48000 }).integrated // -23
 */
export function loudness(channels: readonly Samples[], options: Omit<LoudnessOptions, 'channels'>): LoudnessResult {
  const given = checkOptions('loudness', options, OPTIONS)
  if (!Array.isArray(channels) || channels.length === 0)
    refuse('loudness', 'channels', 'be an array of channels', channels)
  const meter = new LoudnessMeter({ ...given, channels: channels.length })
  meter.push(channels)
  const { integrated, range, maxMomentary, maxShortTerm, samplePeak, truePeak } = meter
  return { integrated, range, maxMomentary, maxShortTerm, samplePeak, truePeak }
}

/**
 * Loudness of several pieces as if they were one, such as the songs of an album: their blocks are gated together.
 *
 * @param meters one for each piece, all of it pushed
 * @returns LUFS; null where all is below -70 LUFS. O(seconds)
 * @throws TypeError for something that is not an array
 * @example
 * albumLoudness([new LoudnessMeter({ sampleRate: 44100 })]) // null: nothing was pushed
 */
export function albumLoudness(meters: readonly LoudnessMeter[]): number | null {
  if (!Array.isArray(meters)) refuse('albumLoudness', 'meters', 'be an array of meters', meters)
  const all = meters.map(meter => meter.powers(MOMENTARY))
  const joined = new Float64Array(all.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const powers of all) {
    joined.set(powers, at)
    at += powers.length
  }
  return loudnessOf(gatedPower(joined))
}
