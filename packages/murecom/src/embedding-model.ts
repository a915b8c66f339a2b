import { resample } from '@murecom/melspec'
import { SongError } from './errors.ts'
import type { SongComparison } from './songs/ranking.ts'

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
  /**
   * How songs are compared by these vectors: `'cosine'` (default), by the cosine of their mean directions; `'votes'`, by votes
   * of their clips, as in the original.
   */
  readonly comparison?: SongComparison
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

/** Full scale is 1; a float file may go past it, but not by 120 dB. */
const LOUDEST = 1e6

/** Throws a SongError when there are fewer than `needed` samples, nothing but silence, or a sample that no sound has. */
export function requireSound(samples: Float32Array, needed: number, sampleRate: number): void {
  if (samples.length < needed) {
    throw new SongError(
      'too-short',
      `too short: ${(samples.length / sampleRate).toFixed(2)} s, at least ${(needed / sampleRate).toFixed(2)} s are needed`,
    )
  }
  let loudest = 0
  for (const s of samples) {
    // The negation is true for NaN too.
    if (!(Math.abs(s) <= LOUDEST)) throw new SongError('not-sound', `not sound: a sample is ${s}, full scale is 1`)
    loudest = Math.max(loudest, Math.abs(s))
  }
  if (loudest <= SILENCE) throw new SongError('silent', 'silent: no sample is louder than -80 dB')
}

/** Samples at the model's rate. */
export function atModelRate(model: EmbeddingModel, samples: Float32Array, sampleRate: number): Float32Array {
  return resample(samples, { from: sampleRate, to: model.sampleRate })
}

/**
 * Vectors and, where the model has them, tags.
 *
 * @throws SongError also when the model answers with numbers that are not finite: none of them may be stored
 */
export async function analyse(model: EmbeddingModel, samples: Float32Array): Promise<SoundAnalysis> {
  return checked(model, model.analyse ? await model.analyse(samples) : { vectors: await model.embed(samples) })
}

/** Vectors alone. @throws as {@link analyse} */
export async function embed(model: EmbeddingModel, samples: Float32Array): Promise<Float32Array> {
  return checked(model, { vectors: await model.embed(samples) }).vectors
}

function checked<T extends SoundAnalysis>(model: EmbeddingModel, analysis: T): T {
  const fault = faultOfSound(analysis, model.dimensions)
  if (fault) throw new SongError('not-finite', `the model ${model.name} cannot use it: ${fault}`)
  return analysis
}

/** What is wrong with the numbers of a song; undefined when they are finite, tags are from 0 to 1 and clips are whole. O(numbers) */
export function faultOfSound(
  { vectors, tags }: { vectors: Float32Array; tags?: Float32Array | undefined },
  dimensions: number,
): string | undefined {
  if (vectors.length === 0 || vectors.length % dimensions !== 0) {
    return `its vectors have ${vectors.length} values, not a multiple of ${dimensions}`
  }
  if (!vectors.every(Number.isFinite)) return 'its vectors are not finite'
  if (tags && !tags.every(value => value >= 0 && value <= 1)) return 'its tags are not from 0 to 1'
  return undefined
}
