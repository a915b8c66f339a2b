import { checkInteger, checkNumber, describe } from '@murecom/internal'
import { AudioDecodeError } from './decode/errors.ts'
import { type AudioFormat, sniffFormat } from './decode/format.ts'
import { type DecodedChannels, decodeWav } from './decode/wav.ts'
import { resample } from './resample.ts'

export { AudioDecodeError } from './decode/errors.ts'
export { type AudioFormat, sniffFormat } from './decode/format.ts'

export interface DecodeAudioOptions {
  /** Samples a second of the result, in Hz. Default: the file's own rate. */
  sampleRate?: number
  /** Where to begin, in seconds from the start. Default 0. */
  offsetSeconds?: number
  /** How much to take, in seconds. Default: to the end. */
  durationSeconds?: number
}

/**
 * Decodes an mp3, WAV, FLAC or Ogg Vorbis file to mono. The format is found by content; its decoder is loaded at its
 * first use. Mono is the mean of the channels, taken before resampling, as in `librosa.load` (librosa 0.11).
 *
 * @param bytes the whole file
 * @param options the cut is made at the file's own rate, at `floor(seconds x rate)`
 * @returns samples, nominally in [-1, 1], and their rate in Hz. O(length of the file)
 * @throws AudioDecodeError when the bytes are not such a file or hold no sample
 * @throws TypeError, RangeError for an option outside its range
 * @example
 * const { samples, sampleRate } = await decodeAudio(bytes, { sampleRate: 22050, durationSeconds: 30 })
 */
export async function decodeAudio(
  bytes: Uint8Array,
  options: DecodeAudioOptions = {},
): Promise<{ samples: Float32Array; sampleRate: number }> {
  const where = 'decodeAudio'
  if (!(bytes instanceof Uint8Array))
    throw new TypeError(`${where}: bytes must be a Uint8Array, got ${describe(bytes)}`)
  const { offsetSeconds = 0, durationSeconds } = options
  checkNumber(where, 'offsetSeconds', offsetSeconds, { min: 0 })
  if (durationSeconds !== undefined)
    checkNumber(where, 'durationSeconds', durationSeconds, { min: 0, exclusiveMin: true })
  if (options.sampleRate !== undefined) checkInteger(where, 'sampleRate', options.sampleRate, 1, 1_536_000)

  const format = sniffFormat(bytes)
  if (format === null) {
    throw new AudioDecodeError(
      'unknown-format',
      bytes.length === 0 ? 'the file is empty' : 'not an mp3, WAV, FLAC or Ogg Vorbis file',
    )
  }
  const decoded = await decodeChannels(format, bytes)
  const { sampleRate } = decoded
  const begin = Math.floor(offsetSeconds * sampleRate)
  const end = durationSeconds === undefined ? undefined : begin + Math.floor(durationSeconds * sampleRate)
  const mono = toMono(decoded.channels.map(c => c.subarray(begin, end)))
  if (mono.length === 0) {
    throw new AudioDecodeError('broken-audio', begin > 0 ? `no audio after ${offsetSeconds} s` : 'no audio in the file')
  }
  const to = options.sampleRate ?? sampleRate
  return { samples: resample(mono, { from: sampleRate, to }), sampleRate: to }
}

async function decodeChannels(format: AudioFormat, bytes: Uint8Array): Promise<DecodedChannels> {
  if (format === 'wav') return decodeWav(bytes)
  const decoder = await openDecoder(format)
  try {
    await decoder.ready
    const result = await decoder.decode(bytes)
    const channels = result.channelData.filter(c => c.length > 0)
    if (channels.length === 0 || !(result.sampleRate > 0)) {
      throw new AudioDecodeError('broken-audio', `no ${format} frame could be decoded`)
    }
    return { channels, sampleRate: result.sampleRate }
  } catch (error) {
    if (error instanceof AudioDecodeError) throw error
    throw new AudioDecodeError(
      'broken-audio',
      `broken ${format} data: ${error instanceof Error ? error.message : error}`,
      { cause: error },
    )
  } finally {
    decoder.free()
  }
}

interface Decoder {
  readonly ready: Promise<unknown>
  decode(bytes: Uint8Array): Result | Promise<Result>
  free(): void
}
interface Result {
  channelData: Float32Array[]
  sampleRate: number
}

async function openDecoder(format: 'mp3' | 'flac' | 'ogg'): Promise<Decoder> {
  if (format === 'mp3') {
    const { MPEGDecoder } = await import('mpg123-decoder')
    return new MPEGDecoder()
  }
  if (format === 'flac') {
    const { FLACDecoder } = await import('@wasm-audio-decoders/flac')
    const decoder = new FLACDecoder()
    return { ready: decoder.ready, decode: b => decoder.decodeFile(b), free: () => decoder.free() }
  }
  const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis')
  const decoder = new OggVorbisDecoder()
  return { ready: decoder.ready, decode: b => decoder.decodeFile(b), free: () => decoder.free() }
}

function toMono(channels: Float32Array[]): Float32Array {
  if (channels.length === 1) return channels[0]!
  const length = Math.min(...channels.map(c => c.length))
  const out = new Float32Array(length)
  for (const channel of channels) for (let i = 0; i < length; i++) out[i]! += channel[i]!
  for (let i = 0; i < length; i++) out[i]! /= channels.length
  return out
}
