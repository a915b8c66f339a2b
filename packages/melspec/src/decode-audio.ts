import { show } from '@murecom/internal'
import { type DecodeAudioOptions, type DecodedAudio, decodeSource } from './decode/decode-source.ts'
import { blobSource, bytesSource } from './decode/source.ts'

/**
 * Decodes an mp3, WAV, FLAC or Ogg Vorbis file to mono. The format is found by content; its decoder is loaded at its
 * first use. Mono is the mean of the channels, taken before resampling, as in `librosa.load` (librosa 0.11). With
 * `offsetSeconds` and `durationSeconds` only what is needed is decoded, and the samples are those of a whole decoding.
 *
 * @param file the whole file, or a file of a page, of which only what is needed is read
 * @param options the cut is made at the file's own rate, at `floor(seconds x rate)`
 * @returns samples, nominally in [-1, 1], and their rate in Hz. O(length of what is asked for); for an mp3 plus a look at the
 *   frame headers before it
 * @throws AudioDecodeError when the bytes are not such a file or hold no sample where they are asked for
 * @throws TypeError, RangeError for an option outside its range; the reason of `signal` once it is aborted
 * @example
 * const { samples, sampleRate } = await decodeAudio(bytes, { sampleRate: 22050, durationSeconds: 30 })
 */
export async function decodeAudio(file: Uint8Array | Blob, options: DecodeAudioOptions = {}): Promise<DecodedAudio> {
  if (file instanceof Uint8Array) return decodeSource('decodeAudio', bytesSource(file), options)
  if (typeof Blob === 'function' && file instanceof Blob) return decodeSource('decodeAudio', blobSource(file), options)
  throw new TypeError(`decodeAudio: file must be a Uint8Array or a Blob, got ${show(file)}`)
}
