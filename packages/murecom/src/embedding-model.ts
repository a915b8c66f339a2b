import { resample } from '@murecom/melspec'
import { SongError } from './errors.ts'

/** Turns audio into vectors, one for each clip, and where it can into tags. */
export interface EmbeddingModel {
  /** Name that a stored index carries; vectors of models with other names cannot be compared. */
  readonly name: string
  /** Length of a vector. */
  readonly dimensions: number
  /** Rate at which {@link embed} takes samples, in Hz. */
  readonly sampleRate: number
  /** Seconds of audio that one embedding uses; the rest is left out. */
  readonly seconds: number
  /** `clips x dimensions` values, row-major. Throws a SongError when there is not enough sound. */
  embed(samples: Float32Array): Promise<Float32Array>
  /** Names of the tags of {@link analyse}; absent in a model that gives vectors only. */
  readonly tagNames?: readonly string[]
  /** Vectors and tags in one go. Present when {@link tagNames} is; throws as {@link embed}. */
  analyse?(samples: Float32Array): Promise<SoundAnalysis>
}

/** What a model makes of a recording. */
export interface SoundAnalysis {
  /** `clips x dimensions`, row-major. */
  vectors: Float32Array
  /** One value from 0 to 1 for each of the model's tags, mean over the clips; absent when the model has none. */
  tags?: Float32Array
}

/** Largest absolute sample under which a recording counts as silent: -80 dB of full scale. */
const SILENCE = 1e-4

/** Throws a SongError when there are fewer than `needed` samples, or nothing but silence. */
export function requireSound(samples: Float32Array, needed: number, sampleRate: number): void {
  if (samples.length < needed) {
    throw new SongError(
      'too-short',
      `too short: ${(samples.length / sampleRate).toFixed(2)} s, at least ${(needed / sampleRate).toFixed(2)} s are needed`,
    )
  }
  for (const s of samples) if (Math.abs(s) > SILENCE) return
  throw new SongError('silent', 'silent: no sample is louder than -80 dB')
}

/** Samples at the model's rate. */
export function atModelRate(model: EmbeddingModel, samples: Float32Array, sampleRate: number): Float32Array {
  return resample(samples, { from: sampleRate, to: model.sampleRate })
}

/** Vectors and, where the model has them, tags. */
export async function analyse(model: EmbeddingModel, samples: Float32Array): Promise<SoundAnalysis> {
  return model.analyse ? model.analyse(samples) : { vectors: await model.embed(samples) }
}
