import { opening } from './formats/open.ts'
import { decodeSource } from './output/decode-source.ts'
import type { DecodedAudio, DecodeOptions } from './output/options.ts'
import { sourceOf } from './reading/source.ts'

/**
 * Decodes an audio file. The format is found by content; its decoder is loaded at its first use. Mono is the mean of the
 * channels, taken before resampling, as in `librosa.load` (librosa 0.11). With `offsetSeconds` and `durationSeconds` only what
 * is needed is decoded, and the samples are those of a whole decoding.
 *
 * @param source the bytes of a file, or a `Blob` or `File` of a page, from which only what is needed is read
 * @param options the cut is made at the file's own rate, at `floor(seconds x rate)`
 * @returns samples and their rate. O(length of what is asked for); for an mp3 plus a look at the frame headers before it
 * @throws AudioDecodeError when the bytes cannot be decoded, or the part that is asked for has no samples
 * @throws TypeError, RangeError for an option outside its range; the reason of `signal` once it is aborted
 * @example
 * const { samples, sampleRate } = await decode(bytes, { sampleRate: 22050, durationSeconds: 30 })
 */
export async function decode(source: Uint8Array | Blob, options?: DecodeOptions): Promise<DecodedAudio> {
  return decodeSource('decode', opening(sourceOf('decode', source)), options)
}
