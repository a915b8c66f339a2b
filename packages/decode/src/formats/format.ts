import { chainedFrames } from '../mp3/sync.ts'
import { ascii, id3Length } from './bytes.ts'
import { foreignFormat } from './foreign.ts'

/** The containers that can be decoded. */
export type AudioFormat = 'wav' | 'mp3' | 'flac' | 'ogg' | 'mp4' | 'aac' | 'aiff' | 'caf' | 'matroska'

const KNOWN: readonly (readonly [at: number, text: string, format: AudioFormat])[] = [
  [0, 'fLaC', 'flac'],
  [0, 'OggS', 'ogg'],
  [4, 'ftyp', 'mp4'],
  [0, '\u001aE\u00df\u00a3', 'matroska'],
  [0, 'caff', 'caf'],
]

/** How many bytes from the start of the audio {@link sniffFormat} looks at. */
export const SNIFF_LENGTH = 65536

/**
 * The container of some bytes, judged by content alone; null when this package does not decode it. ID3v2 tags in front are
 * skipped.
 *
 * @param bytes the start of a file, 64 kB of it or more
 * @returns the container's name. O(64 kB)
 * @example
 * sniffFormat(bytes) // 'flac'
 */
export function sniffFormat(bytes: Uint8Array): AudioFormat | null {
  let start = 0
  for (let size = id3Length(bytes, 0); size > 0; size = id3Length(bytes, start)) start += size
  if (start >= bytes.length && start > 0) return 'mp3' // all that is here is a tag; those are mp3's
  const isWave = ascii(bytes, start + 8, 'WAVE') && ['RIFF', 'RF64', 'BW64'].some(id => ascii(bytes, start, id))
  if (isWave) return 'wav'
  if (ascii(bytes, start, 'FORM') && ascii(bytes, start + 8, 'AIF')) return 'aiff'
  for (const [at, text, format] of KNOWN) if (ascii(bytes, start + at, text)) return format
  // Their data hold what looks like a frame of mp3 sooner or later.
  if (foreignFormat(bytes.subarray(start))) return null
  if (isAdts(bytes, start)) return 'aac'
  if (start > 0) return 'mp3'
  const head = bytes.subarray(0, SNIFF_LENGTH)
  for (let i = head.indexOf(0xff); i >= 0; i = head.indexOf(0xff, i + 1)) if (chainedFrames(bytes, i)) return 'mp3'
  return null
}

/** Two headers of AAC's stream format, the second where the first says. */
function isAdts(bytes: Uint8Array, at: number): boolean {
  const size = adtsSize(bytes, at)
  return size > 0 && (at + size === bytes.length || adtsSize(bytes, at + size) > 0)
}

function adtsSize(bytes: Uint8Array, at: number): number {
  if (at + 7 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1]! & 0xf6) !== 0xf0) return 0
  if (((bytes[at + 2]! >> 2) & 15) > 12) return 0
  const size = ((bytes[at + 3]! & 3) << 11) | (bytes[at + 4]! << 3) | (bytes[at + 5]! >> 5)
  return size > 7 ? size : 0
}
