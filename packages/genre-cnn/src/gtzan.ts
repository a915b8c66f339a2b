import { base64ToBytes } from '@murecom/internal'
import { GenreCnn } from './genre-cnn.ts'

/** The ten genres of GTZAN in the order of the network's outputs. */
export const GTZAN_LABELS: readonly string[] = Object.freeze([
  'pop',
  'metal',
  'disco',
  'blues',
  'reggae',
  'classical',
  'rock',
  'hiphop',
  'country',
  'jazz',
])

/**
 * How the network's input is made: raw mel power of mono audio at 22,050 Hz, padded by reflection as librosa did it before
 * 0.9. Pass it to `melSpectrogram` of `@murecom/melspec`.
 */
export const GTZAN_MEL_OPTIONS = Object.freeze({
  sampleRate: 22050,
  nFft: 2048,
  hopLength: 512,
  nMels: 128,
  padMode: 'reflect',
  power: 2,
} as const)

/**
 * The network that murecom-intro trained on GTZAN (Apache-2.0, see NOTICE), 283,850 weights, converted from its
 * song_classify.h5. The weights are part of the package: nothing is fetched.
 *
 * @example
 * const model = await loadGtzanGenreCnn()
 * model.parameterCount // 283850
 */
export async function loadGtzanGenreCnn(): Promise<GenreCnn> {
  const { GTZAN_MODEL_BASE64 } = await import('./generated/gtzan-model.ts')
  return GenreCnn.from(base64ToBytes(GTZAN_MODEL_BASE64))
}
