import { broken } from '../errors.ts'
import type { FfmpegFormat } from './foreign.ts'
import type { AudioFormat } from './format.ts'

/** A stretch of decoded sound. */
export interface Piece {
  /** Number of the first sample; pieces may leave gaps, which are silence. */
  position: number
  /** One array for each channel, or one alone that is already mixed; valid until the next piece. */
  channels: readonly Float32Array[]
}

/** A file that has been opened. */
export interface AudioTrack {
  readonly format: AudioFormat | FfmpegFormat
  readonly codec: string
  /** Samples a second. */
  readonly sampleRate: number
  readonly channels: number
  /** True where `pieces` decodes from the start of the file, wherever it begins. */
  readonly isSequential?: boolean
  /** Samples of each channel: of what is there, not of what a header claims. */
  countSamples(): Promise<number>
  /** Pieces in their order, the first with sample `begin` in it or before it; `mono` permits to mix them. */
  pieces(begin: number, mono: boolean): AsyncIterable<Piece>
  /** Ends what runs outside of the process, where there is such a thing. */
  close?(): void
}

/** Opens a file; its reads reject with the signal's reason once that is aborted. */
export type Opening = (signal: AbortSignal | undefined) => Promise<AudioTrack>

/** The lowest and highest rate, in Hz, that is believed. */
const RATES = [1000, 1_536_000] as const
const MOST_CHANNELS = 64

/** Throws unless a header's rate can be believed; returns it. */
export function checkRate(sampleRate: number): number {
  if (sampleRate >= RATES[0] && sampleRate <= RATES[1]) return sampleRate
  throw broken(`a sample rate of ${sampleRate} Hz is not supported`)
}

/** Throws unless a header's number of channels can be believed; returns it. */
export function checkChannels(channels: number): number {
  if (channels >= 1 && channels <= MOST_CHANNELS) return channels
  throw broken(`${channels} channels are not supported`)
}
