import { checkFinite, refuse } from '@murecom/internal'
import { sumOf } from './kernels/sum.ts'

/** Samples of one channel, nominally in [-1, 1]. */
export type Samples = Float32Array | Float64Array

/** Checks the type of a signal, that it has at least `least` samples, and that each is finite. O(n). */
export function checkSignal(where: string, signal: Samples, least = 1, name = 'signal'): void {
  checkSamples(where, signal, least, name)
  if (!Number.isFinite(sumOf(signal))) checkFinite(where, name, signal)
}

/** Checks the type of a signal, and that it has at least `least` samples, for a loop that finds out itself whether they are finite. */
export function checkSamples(where: string, signal: Samples, least = 1, name = 'signal'): void {
  if (!(signal instanceof Float32Array || signal instanceof Float64Array)) {
    refuse(where, name, 'be a Float32Array or Float64Array', signal)
  }
  if (signal.length < least) refuse(where, name, `hold at least ${least} sample${least > 1 ? 's' : ''}`, signal.length)
}

/** Checks a sample rate in Hz: what audio files have, and what is computed from them. Default 22,050, as librosa's. */
export function checkRate(where: string, sampleRate: number | undefined): number {
  const rate = sampleRate ?? 22050
  if (typeof rate !== 'number' || !(rate >= 1000 && rate <= 1_536_000)) {
    refuse(where, 'sampleRate', 'be a number from 1000 to 1536000', rate)
  }
  return rate
}
