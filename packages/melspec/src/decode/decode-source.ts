import { checkInteger, checkNumber, checkOptions, type OptionNames } from '@murecom/internal'
import type { MelspecKernels } from '../kernels/types.ts'
import { resample } from '../resample.ts'
import { AudioDecodeError } from './errors.ts'
import { type AudioFormat, id3Length, SNIFF_LENGTH, sniffFormat } from './format.ts'
import type { AudioFile } from './mono.ts'
import { abortable, type ByteSource } from './source.ts'

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
  /** Stops the decoding, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

const OPTIONS: OptionNames<DecodeAudioOptions> = {
  sampleRate: 1,
  offsetSeconds: 1,
  durationSeconds: 1,
  kernels: 1,
  signal: 1,
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
  file: ByteSource,
  options: DecodeAudioOptions,
): Promise<DecodedAudio> {
  const { offsetSeconds = 0, durationSeconds, kernels, signal, ...rest } = checkOptions(where, options, OPTIONS)
  checkNumber(where, 'offsetSeconds', offsetSeconds, { min: 0 })
  if (durationSeconds !== undefined) {
    checkNumber(where, 'durationSeconds', durationSeconds, { min: 0, exclusiveMin: true })
  }
  if (rest.sampleRate !== undefined) checkInteger(where, 'sampleRate', rest.sampleRate, 1, 1_536_000)

  const source = signal ? abortable(file, signal) : file
  const format = await formatOf(source)
  if (format === null) {
    throw new AudioDecodeError(
      'unknown-format',
      source.size === 0 ? 'the file is empty' : 'not an mp3, WAV, FLAC or Ogg Vorbis file',
    )
  }
  try {
    const audio = await openAudio(format, source)
    const begin = Math.floor(offsetSeconds * audio.sampleRate)
    const end =
      durationSeconds === undefined ? Number.POSITIVE_INFINITY : begin + Math.floor(durationSeconds * audio.sampleRate)
    const mono = await audio.read(begin, end)
    if (mono.length === 0) {
      throw new AudioDecodeError(
        'broken-audio',
        begin > 0 ? `no audio after ${offsetSeconds} s` : 'no audio in the file',
      )
    }
    signal?.throwIfAborted()
    const to = rest.sampleRate ?? audio.sampleRate
    return { samples: resample(mono, { from: audio.sampleRate, to, kernels }), sampleRate: to }
  } catch (error) {
    signal?.throwIfAborted()
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

/** Opens the file. A decoder's code is loaded when the first file of its format is decoded. */
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
