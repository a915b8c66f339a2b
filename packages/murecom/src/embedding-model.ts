import { clipsFromMel } from '@murecom/genre-cnn'
import { GTZAN_MEL_OPTIONS, loadGtzanGenreCnn } from '@murecom/genre-cnn/gtzan'
import { MelSpectrogram, resample } from '@murecom/melspec'
import { SongError } from './errors.ts'

/** Turns audio into vectors, one for each clip. */
export interface EmbeddingModel {
  /** Name that a stored index carries; vectors of models with other names cannot be compared. */
  readonly name: string
  /** Length of a vector. */
  readonly dimensions: number
  /** Rate at which {@link embed} takes samples, in Hz. */
  readonly sampleRate: number
  /** Seconds of audio that one embedding looks at; more is left out. */
  readonly seconds: number
  /** `clips x dimensions` values, row-major. Throws a SongError when there is not enough sound. */
  embed(samples: Float32Array): Promise<Float32Array>
}

/** Largest absolute sample under which a recording counts as silent: -80 dB of full scale. */
const SILENCE = 1e-4
const CLIP_FRAMES = 128
const MAX_CLIPS = 10

/**
 * The original's model: mel power, clips of 128 frames (3 s), ten at most, and the 256 values of the genre network's first
 * dense layer for each.
 *
 * @example
 * const model = await gtzanModel()
 * model.dimensions // 256
 */
export async function gtzanModel(): Promise<EmbeddingModel> {
  const network = await loadGtzanGenreCnn()
  const mel = new MelSpectrogram(GTZAN_MEL_OPTIONS)
  const { sampleRate, hopLength } = GTZAN_MEL_OPTIONS
  const clipSamples = (CLIP_FRAMES - 1) * hopLength
  return {
    name: 'gtzan-1',
    dimensions: network.embeddingSize,
    sampleRate,
    seconds: (MAX_CLIPS * CLIP_FRAMES * hopLength) / sampleRate,
    async embed(samples) {
      if (samples.length < clipSamples) {
        throw new SongError(
          'too-short',
          `too short: ${(samples.length / sampleRate).toFixed(2)} s, at least ${(clipSamples / sampleRate).toFixed(2)} s are needed`,
        )
      }
      requireSound(samples)
      const clips = clipsFromMel(mel.compute(samples), { frames: CLIP_FRAMES, maxClips: MAX_CLIPS })
      return network.embed(clips.data, clips.count)
    },
  }
}

function requireSound(samples: Float32Array): void {
  for (const s of samples) if (Math.abs(s) > SILENCE) return
  throw new SongError('silent', 'silent: no sample is louder than -80 dB')
}

/** Samples at the model's rate. */
export function atModelRate(model: EmbeddingModel, samples: Float32Array, sampleRate: number): Float32Array {
  return resample(samples, { from: sampleRate, to: model.sampleRate })
}
