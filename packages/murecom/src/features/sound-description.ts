import { estimateKey, type KeyName } from '@murecom/features/chroma'
import { onsetStrength, tempo } from '@murecom/features/rhythm'
import type { FeaturesKernels } from '@murecom/features/simd'
import {
  magnitudeSpectrogram,
  rms,
  spectralBandwidth,
  spectralCentroid,
  spectralFlatness,
  spectralRolloff,
  zeroCrossingRate,
} from '@murecom/features/spectral'

/** Tempo, key and spectrum of samples; all are means over frames where they change from frame to frame. */
export interface SoundDescription {
  /** Beats a minute; null where there is no beat. */
  bpm: number | null
  /** How clear the beat is, from 0 to 1. */
  beatClarity: number
  /** Tonic of the key; null where no key fits. */
  key: KeyName | null
  mode: 'major' | 'minor' | null
  /** The key's place on the Camelot wheel, such as `'8B'`. */
  camelot: string | null
  /** How far the key fits better than the next one, from 0 to 1. */
  keyConfidence: number
  /** Root mean square, from 0 to 1. */
  rms: number
  /** Share of samples whose sign is not that of the sample before. */
  zeroCrossingRate: number
  /** Hz. */
  spectralCentroid: number
  /** Hz. */
  spectralBandwidth: number
  /** Hz. */
  spectralRolloff: number
  /** From 0 to 1: noise is near 1. */
  spectralFlatness: number
}

/** Describes samples with librosa's defaults. */
export function soundDescription(
  samples: Float32Array,
  sampleRate: number,
  kernels: FeaturesKernels | undefined,
): SoundDescription {
  const found = samples.length > 0 ? samples : new Float32Array(1) // a file without a sample
  const { bpm, clarity } = tempo(onsetStrength(found, { sampleRate, kernels }))
  const { key, mode, camelot, confidence } = estimateKey(found, { sampleRate, kernels })
  const spectrogram = magnitudeSpectrogram(found, { kernels })
  return {
    bpm,
    beatClarity: clarity,
    key,
    mode,
    camelot,
    keyConfidence: confidence,
    rms: meanOf(rms(found)),
    zeroCrossingRate: meanOf(zeroCrossingRate(found)),
    spectralCentroid: meanOf(spectralCentroid(spectrogram, { sampleRate })),
    spectralBandwidth: meanOf(spectralBandwidth(spectrogram, { sampleRate })),
    spectralRolloff: meanOf(spectralRolloff(spectrogram, { sampleRate })),
    spectralFlatness: meanOf(spectralFlatness(spectrogram)),
  }
}

function meanOf(values: Float32Array | Float64Array): number {
  let sum = 0
  for (const x of values) sum += x
  return sum / values.length
}
