import { opening } from './formats/open.ts'
import { type AudioProbe, type ProbeOptions, probeSource } from './output/probe-source.ts'
import { sourceOf } from './reading/source.ts'

/**
 * What an audio file is, and how long. The length is that of what is there: a file that was cut off, joined, or cut out of
 * another has a header that says something else.
 *
 * @param source the bytes of a file, or a `Blob` or `File` of a page
 * @returns format, codec, rate, channels and length. Nothing is decoded but the first packet; an mp3's frame headers are
 *   looked through, and those of other files whose header claims no length
 * @throws AudioDecodeError when the bytes are not a file that can be decoded
 * @throws TypeError for an option that does not exist; the reason of `signal` once it is aborted
 * @example
 * const { format, durationSeconds } = await probe(bytes)
 */
export async function probe(source: Uint8Array | Blob, options?: ProbeOptions): Promise<AudioProbe> {
  return probeSource('probe', opening(sourceOf('probe', source)), options)
}
