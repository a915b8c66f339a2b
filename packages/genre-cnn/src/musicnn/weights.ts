import { type BufferFormat, BufferReader } from '@murecom/internal'
import { halfToFloat } from '@murecom/internal/half'
import { ModelFileError } from '../errors.ts'

/** A batch normalisation at inference: `scale x + shift` for each channel. */
export interface Normalisation {
  scale: Float32Array
  shift: Float32Array
}

/** A convolution or dense layer with ReLU, and the normalisation after it. Kernels are row-major in TensorFlow's shapes. */
export interface NormalisedLayer extends Normalisation {
  kernel: Float32Array
  bias: Float32Array
}

export interface MusicnnWeights {
  names: readonly string[]
  input: Normalisation
  /** `[7, 38, 1, 204]` and `[7, 67, 1, 204]`. */
  timbral: NormalisedLayer[]
  /** `[128, 1, 1, 51]`, `[64, 1, 1, 51]` and `[32, 1, 1, 51]`. */
  temporal: NormalisedLayer[]
  /** `[7, 561, 1, 64]`, then `[7, 64, 1, 64]` twice. */
  middle: NormalisedLayer[]
  pooled: Normalisation
  /** `[1506, 200]`. */
  dense: NormalisedLayer
  /** `[200, names]`. */
  output: { kernel: Float32Array; bias: Float32Array }
}

export const MEL_BANDS = 96
export const PATCH_FRAMES = 187
/** Height of the timbral filters in bands: 40 % and 70 % of 96. */
export const TIMBRAL_BANDS = [38, 67] as const
export const TIMBRAL_FRAMES = 7
export const TIMBRAL_FILTERS = 204
/** Length of the temporal filters in frames. */
export const TEMPORAL_FRAMES = [128, 64, 32] as const
export const TEMPORAL_FILTERS = 51
/** Channels of the front end together. */
export const FRONT_CHANNELS = 2 * TIMBRAL_FILTERS + 3 * TEMPORAL_FILTERS
export const MIDDLE_FILTERS = 64
/** Length of the filters of the mid-end in frames. */
export const MIDDLE_FRAMES = 7
/** Channels that are pooled over time: the front end and three layers of the mid-end. */
export const POOLED_CHANNELS = FRONT_CHANNELS + 3 * MIDDLE_FILTERS
export const DENSE_UNITS = 200

const FORMAT: BufferFormat = { magic: 'mMSC', version: 1, kind: 'musicnn' }

/** The weights of a buffer that scripts/convert_musicnn.py wrote. Throws ForeignBufferError for any other bytes. */
export function readMusicnnWeights(bytes: Uint8Array): MusicnnWeights {
  const reader = new BufferReader('Musicnn', bytes, FORMAT)
  const names = reader.header['names']
  if (!Array.isArray(names) || !names.every(n => typeof n === 'string')) {
    throw new ModelFileError('Musicnn: the header names no tags')
  }
  const half = (length: number): Float32Array => Float32Array.from(reader.take('Uint16Array', length), halfToFloat)
  const normalisation = (channels: number): Normalisation => ({
    scale: reader.take('Float32Array', channels),
    shift: reader.take('Float32Array', channels),
  })
  const layer = (taps: number, channels: number): NormalisedLayer => ({
    kernel: half(taps * channels),
    bias: reader.take('Float32Array', channels),
    ...normalisation(channels),
  })
  return {
    names: Object.freeze(names as string[]),
    input: normalisation(1),
    timbral: TIMBRAL_BANDS.map(bands => layer(TIMBRAL_FRAMES * bands, TIMBRAL_FILTERS)),
    temporal: TEMPORAL_FRAMES.map(frames => layer(frames, TEMPORAL_FILTERS)),
    middle: [FRONT_CHANNELS, MIDDLE_FILTERS, MIDDLE_FILTERS].map(inputs =>
      layer(MIDDLE_FRAMES * inputs, MIDDLE_FILTERS),
    ),
    pooled: normalisation(2 * POOLED_CHANNELS),
    dense: layer(2 * POOLED_CHANNELS, DENSE_UNITS),
    output: { kernel: half(DENSE_UNITS * names.length), bias: reader.take('Float32Array', names.length) },
  }
}
