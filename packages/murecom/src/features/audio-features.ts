import { decode, decodeChunks, probe } from '@murecom/decode/node'
import { LoudnessMeter, replayGain } from '@murecom/features/loudness'
import { checkOptions, type OptionNames } from '@murecom/internal'
import { loadSimdKernels } from '@murecom/melspec/simd'
import { type SoundDescription, soundDescription } from './sound-description.ts'

/** What a file sounds like, in numbers. Decibels are null for silence. */
export interface AudioFeatures extends SoundDescription {
  /** Seconds of what is there. */
  durationSeconds: number
  /** Seconds that tempo, key and spectrum were measured on: at most ten minutes, from the middle. */
  describedSeconds: number
  /** Loudness of the whole file in LUFS, in its own channels and rate. */
  loudness: number | null
  /** Loudness range of the whole file in LU. */
  loudnessRange: number
  /** True peak of the whole file in dBTP. */
  truePeak: number | null
  /** ReplayGain 2.0 of the file in dB; null where it has no loudness. */
  gain: number | null
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
/** Below this rate the filters of loudness do not exist. */
const LEAST_LOUDNESS_RATE = 4000

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
    kernels,
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

type Loudness = Pick<AudioFeatures, 'loudness' | 'loudnessRange' | 'truePeak' | 'gain'>

/** Loudness of a whole file. */
async function wholeLoudness(path: string, signal: AbortSignal | undefined): Promise<Loudness> {
  let meter: LoudnessMeter | undefined
  for await (const { channels, sampleRate } of decodeChunks(path, { channels: 'all', signal })) {
    if (sampleRate < LEAST_LOUDNESS_RATE) break
    meter ??= new LoudnessMeter({ sampleRate, channels: channels.length })
    meter.push(channels)
  }
  const loudness = meter?.integrated ?? null
  if (!meter || loudness === null) return { loudness, loudnessRange: 0, truePeak: meter?.truePeak ?? null, gain: null }
  return { loudness, loudnessRange: meter.range, truePeak: meter.truePeak, gain: replayGain(meter).gain }
}
