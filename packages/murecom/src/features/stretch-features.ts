import { estimateKey, estimateTuning } from '@murecom/features/chroma'
import { onsetStrength, tempo } from '@murecom/features/rhythm'
import type { FeaturesKernels } from '@murecom/features/simd'

/** What a library keeps of the stretch of a song that it analyses. */
export interface StretchFeatures {
  /** Beats a minute; null where there is no beat. */
  bpm: number | null
  /** How clear the beat is, from 0 to 1. */
  beatClarity: number
  /** The key's place on the Camelot wheel, such as `'8B'`; null where no key fits. */
  camelot: string | null
  /** How far the key fits better than the next one, from 0 to 1. */
  keyConfidence: number
  /** Root mean square of the samples. */
  energy: number
}

/** Samples between the frames of a chromagram, and of the spectra that its tuning comes from: a power of two, for seven octaves. */
const CHROMA_HOP = 2048
/** Frequencies of an octave of the chromagram, the default of `estimateKey`. */
const BINS_PER_OCTAVE = 36

/**
 * Describes the samples that a model is given anyway, at the model's rate. Frames are about 20 ms apart, as librosa's are, and
 * those of the chromagram about a tenth of a second.
 */
export function stretchFeatures(
  samples: Float32Array,
  sampleRate: number,
  kernels: FeaturesKernels | undefined,
): StretchFeatures {
  const hopLength = 2 ** Math.round(Math.log2(sampleRate / 60))
  const envelope = onsetStrength(samples, { sampleRate, hopLength, nFft: 4 * hopLength, kernels })
  const { bpm, clarity } = tempo(envelope)
  const chroma = { sampleRate, hopLength: CHROMA_HOP, binsPerOctave: BINS_PER_OCTAVE, kernels }
  const { camelot, confidence } = estimateKey(samples, { ...chroma, tuning: estimateTuning(samples, chroma) })
  let energy = 0
  for (const x of samples) energy += x * x
  return {
    bpm,
    beatClarity: clarity,
    camelot,
    keyConfidence: confidence,
    energy: Math.sqrt(energy / samples.length),
  }
}
