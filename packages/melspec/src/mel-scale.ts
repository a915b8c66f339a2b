/**
 * The two mel scales of the field. Slaney's (Auditory Toolbox, 1998) is linear below 1 kHz and logarithmic above;
 * HTK's is logarithmic throughout. Reference: librosa 0.11, `hz_to_mel` and `mel_to_hz`.
 */

const LINEAR_STEP = 200 / 3 // Hz per mel below the corner
const CORNER_HZ = 1000
const CORNER_MEL = CORNER_HZ / LINEAR_STEP
const LOG_STEP = Math.log(6.4) / 27 // natural log of the frequency ratio of one mel above the corner

/**
 * Frequency in Hz to mel.
 *
 * @param hz frequency in Hz, at least 0
 * @param htk true for HTK's formula `2595 log10(1 + hz / 700)`; default false, Slaney's, as in librosa
 * @returns mel, dimensionless. O(1)
 * @example
 * hzToMel(440) // 6.6
 */
export function hzToMel(hz: number, htk = false): number {
  if (htk) return 2595 * Math.log10(1 + hz / 700)
  return hz < CORNER_HZ ? hz / LINEAR_STEP : CORNER_MEL + Math.log(hz / CORNER_HZ) / LOG_STEP
}

/**
 * Mel to frequency in Hz; the inverse of {@link hzToMel}.
 *
 * @param mel mel, dimensionless
 * @param htk true for HTK's scale; default false, Slaney's, as in librosa
 * @returns frequency in Hz. O(1)
 * @example
 * melToHz(15) // 1000
 */
export function melToHz(mel: number, htk = false): number {
  if (htk) return 700 * (10 ** (mel / 2595) - 1)
  return mel < CORNER_MEL ? mel * LINEAR_STEP : CORNER_HZ * Math.exp(LOG_STEP * (mel - CORNER_MEL))
}
