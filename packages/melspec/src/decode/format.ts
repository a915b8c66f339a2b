import { frameHeader } from './mp3/header.ts'

/** The containers that can be decoded. */
export type AudioFormat = 'wav' | 'mp3' | 'flac' | 'ogg'

/** Where other containers have their names: MP4 (AAC, ALAC), Matroska and WebM, ASF (WMA), AIFF, CAF, APE, WavPack. */
const OTHERS = [
  [4, 'ftyp'],
  [0, '\u001aE\u00df\u00a3'],
  [0, '0&\u00b2u'],
  [0, 'FORM'],
  [0, 'caff'],
  [0, 'MAC '],
  [0, 'wvpk'],
] as const

/** How many bytes from the start of the audio {@link sniffFormat} looks at. */
export const SNIFF_LENGTH = 65536

/** The container of some bytes, judged by content alone; null when it is none of the four. ID3v2 tags in front are skipped. */
export function sniffFormat(bytes: Uint8Array): AudioFormat | null {
  let start = 0
  for (let size = id3Length(bytes, 0); size > 0; size = id3Length(bytes, start)) start += size
  if (start >= bytes.length && start > 0) return 'mp3' // all that is here is a tag; those are mp3's
  if ((ascii(bytes, start, 'RIFF') || ascii(bytes, start, 'RF64')) && ascii(bytes, start + 8, 'WAVE')) return 'wav'
  if (ascii(bytes, start, 'fLaC')) return 'flac'
  if (ascii(bytes, start, 'OggS')) return 'ogg'
  if (start > 0) return 'mp3'
  // Their data hold what looks like a frame of mp3 sooner or later.
  if (OTHERS.some(([at, text]) => ascii(bytes, at, text))) return null
  for (let i = bytes.indexOf(0xff); i >= 0 && i < SNIFF_LENGTH; i = bytes.indexOf(0xff, i + 1)) {
    const header = frameHeader(bytes, i)
    if (!header) continue
    // One header may be chance: the next one must lie where the first one ends. A free-format frame does not state its size.
    const next = i + header.size
    if (header.size === 0 || next === bytes.length) return 'mp3'
    if (next < bytes.length && frameHeader(bytes, next)?.kind === header.kind) return 'mp3'
  }
  return null
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
