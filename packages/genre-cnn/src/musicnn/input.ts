import { checkFinite, refuse } from '@murecom/internal'
import { MEL_BANDS, PATCH_FRAMES } from './weights.ts'

/** The front end of musicnn 0.1.0: mel power of mono audio at 16,000 Hz; then `log10(10000 x + 1)`. */
export const MUSICNN_MEL_OPTIONS = Object.freeze({
  sampleRate: 16000,
  nFft: 512,
  hopLength: 256,
  nMels: MEL_BANDS,
  padMode: 'constant',
  power: 2,
} as const)

/** Samples of the shortest input: one patch of 187 frames, 2.98 s. */
export const MUSICNN_MIN_SAMPLES = (PATCH_FRAMES - 1) * MUSICNN_MEL_OPTIONS.hopLength

/** @throws TypeError, RangeError for samples that are too few or not finite */
export function checkSamples(where: string, samples: Float32Array): void {
  if (!(samples instanceof Float32Array)) refuse(where, 'samples', 'be a Float32Array', samples)
  if (samples.length < MUSICNN_MIN_SAMPLES) {
    throw new RangeError(
      `${where}: samples must hold at least ${MUSICNN_MIN_SAMPLES} values (2.98 s at 16,000 Hz), got ${samples.length}`,
    )
  }
  checkFinite(where, 'samples', samples)
}

/** First frames of the patches that fit into `frames` frames. */
export function patchStarts(frames: number, hop: number): number[] {
  const starts: number[] = []
  for (let start = 0; start + PATCH_FRAMES <= frames; start += hop) starts.push(start)
  return starts
}

/** `bands x frames` power to `frames x bands` of `log10(10000 x + 1)`. */
export function logMel(power: Float32Array, frames: number): Float32Array {
  const out = new Float32Array(power.length)
  for (let b = 0; b < MEL_BANDS; b++) {
    for (let t = 0; t < frames; t++) out[t * MEL_BANDS + b] = Math.log10(10000 * power[b * frames + t]! + 1)
  }
  return out
}
