import { chainedFrames } from '../mp3/sync.ts'

/** The containers that can be decoded. */
export type AudioFormat = 'wav' | 'mp3' | 'flac' | 'ogg' | 'mp4' | 'aac' | 'aiff' | 'caf' | 'matroska'

const KNOWN: readonly (readonly [at: number, text: string, format: AudioFormat])[] = [
  [0, 'fLaC', 'flac'],
  [0, 'OggS', 'ogg'],
  [4, 'ftyp', 'mp4'],
  [0, '\u001aE\u00df\u00a3', 'matroska'],
  [0, 'caff', 'caf'],
]

/** Formats that are known by name only. */
const OTHERS: readonly (readonly [at: number, text: string, name: string])[] = [
  [0, '0&\u00b2u', 'WMA'],
  [0, 'MAC ', "Monkey's Audio"],
  [0, 'wvpk', 'WavPack'],
  [0, 'DSD ', 'DSD'],
  [0, 'FRM8', 'DSD'],
  [0, 'TTA1', 'TTA'],
  [0, 'MPCK', 'Musepack'],
  [0, 'MP+', 'Musepack'],
  [0, '.snd', 'AU'],
  [0, '#!AMR', 'AMR'],
  [0, 'FWS', 'Flash'],
  [0, 'FLV', 'Flash'],
  [0, 'MThd', 'MIDI'],
]

/** How many bytes from the start of the audio {@link sniffFormat} looks at. */
export const SNIFF_LENGTH = 65536

/**
 * The container of some bytes, judged by content alone; null when it is none that is decoded. ID3v2 tags in front are
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
  if (nameOfOther(bytes.subarray(start))) return null
  if (isAdts(bytes, start)) return 'aac'
  if (start > 0) return 'mp3'
  const head = bytes.subarray(0, SNIFF_LENGTH)
  for (let i = head.indexOf(0xff); i >= 0; i = head.indexOf(0xff, i + 1)) if (chainedFrames(bytes, i)) return 'mp3'
  return null
}

/** Name of a format that is known, but not decoded here. */
export function nameOfOther(bytes: Uint8Array): string | undefined {
  return OTHERS.find(([at, text]) => ascii(bytes, at, text))?.[2]
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

/** Length in bytes of the ID3v2 tag at `at`, header and footer included; 0 where there is none. */
export function id3Length(bytes: Uint8Array, at: number): number {
  if (!ascii(bytes, at, 'ID3') || at + 10 > bytes.length || bytes[at + 3] === 0xff) return 0
  let size = 0
  for (let i = at + 6; i < at + 10; i++) {
    if (bytes[i]! > 127) return 0
    size = size * 128 + bytes[i]! // four digits of seven bits
  }
  return 10 + size + (bytes[at + 5]! & 0x10 ? 10 : 0)
}

/** True when `text` stands at `at`. */
export function ascii(bytes: Uint8Array, at: number, text: string): boolean {
  if (at + text.length > bytes.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false
  return true
}
