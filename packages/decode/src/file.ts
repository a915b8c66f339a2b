import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { refuse } from '@murecom/internal'
import { openingWithFfmpeg } from './ffmpeg/opening.ts'
import { opening } from './formats/open.ts'
import type { Opening } from './formats/track.ts'
import { chunksOf, decodeSource } from './output/decode-source.ts'
import type { AudioChunk, DecodedAudio, DecodeOptions } from './output/options.ts'
import { type AudioProbe, type ProbeOptions, probeSource } from './output/probe-source.ts'
import { type LevelScan, type ScanOptions, scanSource } from './output/scan-source.ts'
import { openFile } from './reading/file-source.ts'
import { sourceOf } from './reading/source.ts'
import { temporaryFile } from './reading/temporary-file.ts'

/** Bytes, a file of a page, or the path of a file. */
type Source = string | URL | Uint8Array | Blob

/** What only Node can do. */
interface WithFfmpeg {
  /**
   * Whether an installed ffmpeg may decode what this package does not: Windows Media, Monkey's Audio, WavPack, DSD, HE-AAC and
   * others. Default true. A service that decodes files of strangers may say false.
   */
  ffmpeg?: boolean | undefined
}

/** Options of `decode` and `decodeChunks` of `./node`. */
export interface FileDecodeOptions extends DecodeOptions, WithFfmpeg {}

/** Options of `probe` of `./node`. */
export interface FileProbeOptions extends ProbeOptions, WithFfmpeg {}

/** Options of `scanLevels` of `./node`. */
export interface FileScanOptions extends ScanOptions, WithFfmpeg {}

/**
 * `decode`, for a path too. Only the part of a long file that is asked for is read, and in an mp3 what is before it, in small
 * pieces. Formats that this package does not decode are decoded by an ffmpeg that is on the PATH, from the start of the file. It
 * gets no network and one thread, and is stopped after a minute without samples or after half an hour. Reference:
 * `librosa.load`, librosa 0.11, but the default rate is the file's own.
 *
 * @param source a path, or what `decode` of `@murecom/decode` takes
 * @param options as for `decode`
 * @throws AudioDecodeError when the file cannot be decoded, or needs ffmpeg, which is not there; the file system's own error when it
 *   cannot be read
 * @throws TypeError, RangeError for an option outside its range; the reason of `signal` once it is aborted
 * @example
 * const { samples } = await decode('song.m4a', { sampleRate: 16000 })
 */
export async function decodeFile(source: Source, options?: FileDecodeOptions): Promise<DecodedAudio> {
  const { open, rest, close } = await opened('decode', source, options)
  try {
    return await decodeSource('decode', open, rest)
  } finally {
    await close()
  }
}

/**
 * `decodeChunks`, for a path too.
 *
 * @param source a path, or what `decodeChunks` of `@murecom/decode` takes
 * @param options as for `decode`
 * @throws as `decode` of this subpath does
 * @example
 * for await (const { samples } of decodeChunks('audiobook.mp3', { sampleRate: 16000 })) use(samples)
 */
export async function* decodeChunksOfFile(source: Source, options?: FileDecodeOptions): AsyncGenerator<AudioChunk> {
  const { open, rest, close } = await opened('decodeChunks', source, options)
  try {
    yield* chunksOf('decodeChunks', open, rest)
  } finally {
    await close()
  }
}

/**
 * `probe`, for a path too.
 *
 * @param source a path, or what `probe` of `@murecom/decode` takes
 * @throws AudioDecodeError when the file cannot be decoded, or needs ffmpeg, which is not there; the file system's own error when it
 *   cannot be read
 * @throws TypeError for an option that does not exist; the reason of `signal` once it is aborted
 * @example
 * const { durationSeconds } = await probe('song.flac')
 */
export async function probeFile(source: Source, options?: FileProbeOptions): Promise<AudioProbe> {
  const { open, rest, close } = await opened('probe', source, options)
  try {
    return await probeSource('probe', open, rest)
  } finally {
    await close()
  }
}

/**
 * `scanLevels`, for a path too.
 *
 * @param source a path, or what `scanLevels` of `@murecom/decode` takes
 * @throws AudioDecodeError when the file cannot be decoded, or needs ffmpeg, which is not there; the file system's own error when it
 *   cannot be read
 * @throws TypeError, RangeError for an option outside its range; the reason of `signal` once it is aborted
 * @example
 * const { windows } = await scanLevels('song.flac')
 */
export async function scanLevelsOfFile(source: Source, options?: FileScanOptions): Promise<LevelScan> {
  const { open, rest, close } = await opened('scanLevels', source, options)
  try {
    return await scanSource('scanLevels', open, rest)
  } finally {
    await close()
  }
}

/** How to open the file, and the options without those of this module. */
async function opened<T extends WithFfmpeg>(
  where: string,
  source: Source,
  options: T | null | undefined,
): Promise<{ open: Opening; rest: Omit<T, 'ffmpeg'> | null | undefined; close: () => Promise<void> }> {
  const { ffmpeg = true, ...others } = (options ?? {}) as T
  if (typeof ffmpeg !== 'boolean') refuse(where, 'ffmpeg', 'be true or false', ffmpeg)
  // What is not an object is refused further on.
  const rest = typeof options === 'object' && options ? others : (options as null | undefined)
  if (typeof source === 'string' || source instanceof URL) {
    const { source: bytes, close } = await openFile(source)
    const path = source instanceof URL ? fileURLToPath(source) : resolve(source)
    return { open: ffmpeg ? openingWithFfmpeg(bytes, async () => path) : opening(bytes), rest, close }
  }
  const bytes = sourceOf(where, source)
  if (!ffmpeg) return { open: opening(bytes), rest, close: async () => undefined }
  const { path, remove } = temporaryFile(bytes)
  return { open: openingWithFfmpeg(bytes, path), rest, close: remove }
}
