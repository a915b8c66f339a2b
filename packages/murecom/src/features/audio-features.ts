import { decode, probe } from '@murecom/decode/node'
import { loadSimdKernels } from '@murecom/features/simd'
import { checkOptions, type OptionNames } from '@murecom/internal'
import { type SoundDescription, soundDescription } from './sound-description.ts'
import { type WholeLoudness, wholeLoudness } from './whole-loudness.ts'

/** What a file sounds like, in numbers. Decibels are null for silence. */
export interface AudioFeatures extends SoundDescription, WholeLoudness {
  /** Seconds of what is there. */
  durationSeconds: number
  /** Seconds that tempo, key and spectrum were measured on: at most ten minutes, from the middle. */
  describedSeconds: number
}

/** How features are measured. */
export interface AudioFeaturesOptions {
  /** Stops the work, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

const OPTIONS: OptionNames<AudioFeaturesOptions> = { signal: 1 }

/** librosa's rate, whose defaults all features have. */
const RATE = 22050
/** An hour of music would need gigabytes; its tempo and key are those of its middle. */
const MOST_SECONDS = 600

/**
 * Tempo, key, spectral descriptors and loudness of a music file: what `murecom features` prints. The file is decoded twice,
 * once in its own channels and rate, chunk by chunk, for the loudness. Nothing is written.
 *
 * @param path a music file
 * @returns numbers; see each of them
 * @throws AudioDecodeError when it is not such a file; the file system's own error when it cannot be read; the reason of `signal`
 * @example
 * const { bpm, camelot, loudness } = await audioFeatures('song.flac')
 */
export async function audioFeatures(path: string, options: AudioFeaturesOptions = {}): Promise<AudioFeatures> {
  const { signal } = checkOptions('audioFeatures', options, OPTIONS)
  const kernels = await loadSimdKernels()
  const { durationSeconds } = await probe(path, { signal })
  const offsetSeconds = Math.max(0, (durationSeconds - MOST_SECONDS) / 2)
  const { samples } = await decode(path, {
    sampleRate: RATE,
    offsetSeconds,
    durationSeconds: MOST_SECONDS,
    kernels: kernels?.melspec,
    signal,
  })
  const measured = await wholeLoudness(path, signal)
  signal?.throwIfAborted()
  return {
    durationSeconds,
    describedSeconds: samples.length / RATE,
    ...soundDescription(samples, RATE, kernels),
    ...measured,
  }
}
