import { checkFinite, checkNumber, checkOptions, type OptionNames } from '@murecom/internal'
import { checkSamples, type Samples } from '../signal.ts'

/** The filter, and what came before the signal. */
export interface PreemphasisOptions {
  /** How much of the sample before is taken away. Default 0.97. */
  coef?: number
  /**
   * What is added to the first sample: `-coef` times the sample before. Default `2 y[0] - y[1]`, as librosa has it: the signal
   * goes on in a line before its first sample.
   */
  zi?: number
}

const OPTIONS: OptionNames<PreemphasisOptions> = { coef: 1, zi: 1 }

/**
 * Raises high frequencies: `out[n] = y[n] - coef y[n - 1]`. Reference: `librosa.effects.preemphasis`, librosa 0.11.
 *
 * @param signal mono samples, finite; at least two where `zi` is not given
 * @param options every default is librosa's
 * @returns as many samples, in a new array. O(n)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * preemphasis(Float32Array.of(1, 1, 1), { zi: 0 }) // [1, 0.03, 0.03]
 */
export function preemphasis(signal: Samples, options: PreemphasisOptions = {}): Float32Array {
  const where = 'preemphasis'
  const { coef = 0.97, zi } = checkOptions(where, options, OPTIONS)
  checkSamples(where, signal, zi === undefined ? 2 : 1)
  checkNumber(where, 'coef', coef)
  const first = zi === undefined ? 2 * signal[0]! - signal[1]! : checkNumber(where, 'zi', zi)
  const out = new Float32Array(signal.length)
  let before = signal[0]!
  // One pass filters and finds samples that are not finite: the sum of finite ones is finite, of float64 nearly always.
  let sum = before
  out[0] = before + first
  for (let i = 1; i < signal.length; i++) {
    const x = signal[i]!
    out[i] = x - coef * before
    sum += x
    before = x
  }
  if (!Number.isFinite(sum)) checkFinite(where, 'signal', signal)
  return out
}
