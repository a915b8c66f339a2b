import { checkFinite, checkKernels, checkNumber, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { preemphasizeDouble, preemphasizeSingle } from '../kernels/preemphasis.ts'
import type { FeaturesKernels } from '../kernels/types.ts'
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
  /** Inner loops, from `loadSimdKernels()` of `@murecom/features/simd`. Default: those in TypeScript. */
  kernels?: FeaturesKernels | undefined
  /**
   * Where the result goes: as many samples as the signal, apart from it. Default: a new array. The system first has to hand out the
   * pages of a long new array, which can take longer than the filter does.
   */
  out?: Float32Array | undefined
}

const OPTIONS: OptionNames<PreemphasisOptions> = { coef: 1, zi: 1, kernels: 1, out: 1 }

/**
 * Raises high frequencies: `out[n] = y[n] - coef y[n - 1]`. Reference: `librosa.effects.preemphasis`, librosa 0.11.
 *
 * @param signal mono samples, finite; at least two where `zi` is not given. Float32 samples are filtered in float32, as librosa
 *   does, float64 samples in float64
 * @param options every default is librosa's; `kernels` make it faster for float32 samples, without a change of a bit
 * @returns as many samples, in a new array or in `out`. O(n)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * preemphasis(Float32Array.of(1, 1, 1), { zi: 0 }) // [1, 0.03, 0.03]
 */
export function preemphasis(signal: Samples, options: PreemphasisOptions = {}): Float32Array {
  const where = 'preemphasis'
  const { coef = 0.97, zi, kernels: set, out: given } = checkOptions(where, options, OPTIONS)
  const kernels = checkKernels(where, set, '@murecom/features')
  checkSamples(where, signal, zi === undefined ? 2 : 1)
  checkNumber(where, 'coef', coef)
  const first = zi === undefined ? 2 * signal[0]! - signal[1]! : checkNumber(where, 'zi', zi)
  const out = given === undefined ? new Float32Array(signal.length) : checkOut(where, given, signal)
  const isSingle = signal instanceof Float32Array
  // The pass that filters also finds samples that are not finite.
  const areFinite = isSingle
    ? (kernels?.preemphasis() ?? preemphasizeSingle)(signal, coef, out)
    : preemphasizeDouble(signal, coef, out)
  if (!areFinite) checkFinite(where, 'signal', signal)
  out[0] = signal[0]! + (isSingle ? Math.fround(first) : first)
  return out
}

function checkOut(where: string, out: Float32Array, signal: Samples): Float32Array {
  if (!(out instanceof Float32Array)) refuse(where, 'out', 'be a Float32Array', out)
  if (out.length !== signal.length)
    refuse(where, 'out', `hold as many samples as signal (${signal.length})`, out.length)
  const isApart =
    out.buffer !== signal.buffer ||
    out.byteOffset >= signal.byteOffset + signal.byteLength ||
    signal.byteOffset >= out.byteOffset + out.byteLength
  if (!isApart) refuse(where, 'out', 'share no memory with signal', out)
  return out
}
