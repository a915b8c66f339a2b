import { checkInteger, checkNumber } from '@murecom/internal'
import type { MelspecKernels } from '../kernels/types.ts'
import { resample } from '../resample.ts'
import { AudioDecodeError } from './errors.ts'
import { type AudioFormat, id3Length, SNIFF_LENGTH, sniffFormat } from './format.ts'
import type { AudioFile } from './mono.ts'
import type { ByteSource } from './source.ts'

/** At which rate, and which part of the file. */
export interface DecodeAudioOptions {
  /** Samples a second of the result, in Hz, an integer. Default: the file's own rate. */
  sampleRate?: number | undefined
  /** Where to begin, in seconds from the start. Default 0. */
  offsetSeconds?: number | undefined
  /** How much to take, in seconds. Default: to the end. */
  durationSeconds?: number | undefined
  /** Inner loops for the resampling, from `loadSimdKernels()` of `@murecom/melspec/simd`. Default: those in TypeScript. */
  kernels?: MelspecKernels | undefined
}

/** Decoded audio. */
export interface DecodedAudio {
  /** Mono samples, nominally in [-1, 1]. */
  samples: Float32Array
  /** Samples a second, in Hz. */
  sampleRate: number
}

/** Checks the options, finds the format, decodes what is asked for, resamples. */
export async function decodeSource(
  where: string,
  source: ByteSource,
  options: DecodeAudioOptions,
): Promise<DecodedAudio> {
  const { offsetSeconds = 0, durationSeconds } = options
  checkNumber(where, 'offsetSeconds', offsetSeconds, { min: 0 })
  if (durationSeconds !== undefined) {
    checkNumber(where, 'durationSeconds', durationSeconds, { min: 0, exclusiveMin: true })
  }
  if (options.sampleRate !== undefined) checkInteger(where, 'sampleRate', options.sampleRate, 1, 1_536_000)

  const format = await formatOf(source)
  if (format === null) {
    throw new AudioDecodeError(
      'unknown-format',
      source.size === 0 ? 'the file is empty' : 'not an mp3, WAV, FLAC or Ogg Vorbis file',
    )
  }
  try {
    const file = await openAudio(format, source)
    const begin = Math.floor(offsetSeconds * file.sampleRate)
    const end =
      durationSeconds === undefined ? Number.POSITIVE_INFINITY : begin + Math.floor(durationSeconds * file.sampleRate)
    const mono = await file.read(begin, end)
    if (mono.length === 0) {
      throw new AudioDecodeError(
        'broken-audio',
        begin > 0 ? `no audio after ${offsetSeconds} s` : 'no audio in the file',
      )
    }
    const to = options.sampleRate ?? file.sampleRate
    return { samples: resample(mono, { from: file.sampleRate, to, kernels: options.kernels }), sampleRate: to }
  } catch (error) {
    if (error instanceof AudioDecodeError) throw error
    // The decoders of WebAssembly have errors of many kinds, all of them about the bytes.
    const reason = error instanceof Error ? error.message : String(error)
    throw new AudioDecodeError('broken-audio', `broken ${format} data: ${reason}`, { cause: error })
  }
}

/** The format by content. A long tag in front, with a picture in it, is skipped unread. */
async function formatOf(source: ByteSource): Promise<AudioFormat | null> {
  let offset = 0
  let bytes = await source.read(0, SNIFF_LENGTH)
  for (let tag = id3Length(bytes, 0); tag > 0; tag = id3Length(bytes, 0)) {
    offset += tag
    bytes = await source.read(offset, SNIFF_LENGTH)
  }
  const format = sniffFormat(bytes)
  return format ?? (offset > 0 ? 'mp3' : null)
}

/** Opens the file; the decoder's code is loaded at its first use, by who decodes such a file. */
async function openAudio(format: AudioFormat, source: ByteSource): Promise<AudioFile> {
  switch (format) {
    case 'wav':
      return (await import('./wav.ts')).openWav(source)
    case 'mp3':
      return (await import('./mp3/mp3.ts')).openMp3(source)
    case 'flac':
      return (await import('./flac.ts')).openFlac(source)
    case 'ogg':
      return (await import('./ogg.ts')).openOgg(source)
  }
}
