import { opening } from './formats/open.ts'
import { chunksOf } from './output/decode-source.ts'
import type { AudioChunk, DecodeOptions } from './output/options.ts'
import { sourceOf } from './reading/source.ts'

/**
 * Decodes an audio file chunk by chunk, for what does not fit into memory: twelve hours at 16 kHz are 2.8 GB. Together the
 * chunks are what `decode` returns, to a rounding of the resampling.
 *
 * @param source the bytes of a file, or a `Blob` or `File` of a page, from which only what is needed is read
 * @param options as for `decode`
 * @returns chunks of some seconds, in their order. O(1) memory
 * @throws AudioDecodeError, TypeError, RangeError as `decode` does; the reason of `signal` once it is aborted
 * @example
 * for await (const { samples, position } of decodeChunks(file, { sampleRate: 16000 })) use(samples, position)
 */
export async function* decodeChunks(source: Uint8Array | Blob, options?: DecodeOptions): AsyncGenerator<AudioChunk> {
  yield* chunksOf('decodeChunks', opening(sourceOf('decodeChunks', source)), options)
}
