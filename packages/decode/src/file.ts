import { chunksOf, decodeSource } from './output/decode-source.ts'
import type { AudioChunk, DecodedAudio, DecodeOptions } from './output/options.ts'
import { type AudioProbe, type ProbeOptions, probeSource } from './output/probe-source.ts'
import { openFile } from './reading/file-source.ts'
import { type ByteSource, sourceOf } from './reading/source.ts'

/** Bytes, a file of a page, or the path of a file. */
type Source = string | URL | Uint8Array | Blob

/**
 * `decode`, for a path too: of a long file only the part that is asked for is read (of an mp3 also what lies before it, in
 * small pieces). Reference: `librosa.load`, librosa 0.11, but the default rate is the file's own.
 *
 * @param source a path, or what `decode` of `@murecom/decode` takes
 * @param options as for `decode`
 * @throws AudioDecodeError when it is no such file; the file system's own error when it cannot be read
 * @throws TypeError, RangeError for an option outside its range; the reason of `signal` once it is aborted
 * @example
 * const { samples } = await decode('song.m4a', { sampleRate: 16000 })
 */
export async function decodeFile(source: Source, options?: DecodeOptions): Promise<DecodedAudio> {
  const { bytes, close } = await opened('decode', source)
  try {
    return await decodeSource('decode', bytes, options)
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
export async function* decodeChunksOfFile(source: Source, options?: DecodeOptions): AsyncGenerator<AudioChunk> {
  const { bytes, close } = await opened('decodeChunks', source)
  try {
    yield* chunksOf('decodeChunks', bytes, options)
  } finally {
    await close()
  }
}

/**
 * `probe`, for a path too.
 *
 * @param source a path, or what `probe` of `@murecom/decode` takes
 * @throws AudioDecodeError when it is no such file; the file system's own error when it cannot be read
 * @throws TypeError for an option that does not exist; the reason of `signal` once it is aborted
 * @example
 * const { durationSeconds } = await probe('song.flac')
 */
export async function probeFile(source: Source, options?: ProbeOptions): Promise<AudioProbe> {
  const { bytes, close } = await opened('probe', source)
  try {
    return await probeSource('probe', bytes, options)
  } finally {
    await close()
  }
}

async function opened(where: string, source: Source): Promise<{ bytes: ByteSource; close: () => Promise<void> }> {
  if (typeof source !== 'string' && !(source instanceof URL)) {
    return { bytes: sourceOf(where, source), close: async () => undefined }
  }
  const { source: bytes, close } = await openFile(source)
  return { bytes, close }
}
