import { checkInteger, checkNumber, checkOneOf, checkOptions, type OptionNames } from '@murecom/internal'
import type { MelspecKernels } from '@murecom/melspec/resample'

/** At which rate, which part of the file, and which channels. */
export interface DecodeOptions {
  /** Samples a second of the result, in Hz, an integer. Default: the file's own rate. */
  sampleRate?: number | undefined
  /** Where to begin, in seconds from the start. Default 0. */
  offsetSeconds?: number | undefined
  /** How much to take, in seconds. Default: to the end. */
  durationSeconds?: number | undefined
  /** `'mono'`, the default: the mean of the channels. `'all'`: each channel. */
  channels?: 'mono' | 'all' | undefined
  /** Inner loops for the resampling, from `loadSimdKernels()` of `@murecom/melspec/simd`. Default: those in TypeScript. */
  kernels?: MelspecKernels | undefined
  /** Stops the decoding, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

const OPTIONS: OptionNames<DecodeOptions> = {
  sampleRate: 'sr',
  offsetSeconds: 1,
  durationSeconds: 1,
  channels: 1,
  kernels: 1,
  signal: 1,
}

/** Decoded audio. */
export interface DecodedAudio {
  /** The samples of each channel, nominally in [-1, 1]; one array for `channels: 'mono'`. */
  channels: Float32Array[]
  /** The first channel; the only one with `channels: 'mono'`. */
  samples: Float32Array
  /** Samples a second, in Hz. */
  sampleRate: number
}

/** A part of decoded audio. */
export interface AudioChunk extends DecodedAudio {
  /** Number of the chunk's first sample, counted from where the decoding began, at the rate of the result. */
  position: number
}

/** Throws for an option that does not exist or is out of its range; fills in the defaults. */
export function readOptions(where: string, given: DecodeOptions | null | undefined) {
  const options = checkOptions(where, given, OPTIONS)
  const { offsetSeconds = 0, durationSeconds, channels = 'mono', sampleRate, kernels, signal } = options
  checkNumber(where, 'offsetSeconds', offsetSeconds, { min: 0 })
  if (durationSeconds !== undefined) {
    checkNumber(where, 'durationSeconds', durationSeconds, { min: 0, exclusiveMin: true })
  }
  if (sampleRate !== undefined) checkInteger(where, 'sampleRate', sampleRate, 1, 1_536_000)
  checkOneOf(where, 'channels', channels, ['mono', 'all'] as const)
  return { offsetSeconds, durationSeconds, mono: channels === 'mono', sampleRate, kernels, signal }
}
