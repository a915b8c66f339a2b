import { ascii, id3Length } from '../formats/bytes.ts'
import { type FrameHeader, frameHeader } from './header.ts'

/** Longest frame of free format that is looked for: 640 kbit/s at 32 kHz, and some. */
export const LARGEST_FRAME = 4096
/** Headers that have to follow each other before bytes are believed to be mp3. */
const CHAIN = 3

/** True when a frame begins at `at` and others follow where each says; one header alone may be chance. */
export function chainedFrames(bytes: Uint8Array, at: number): boolean {
  const first = frameHeader(bytes, at)
  if (!first) return false
  if (first.size === 0) return freeFrameSize(bytes, at, first) > 0
  for (let i = at, count = 0; count < CHAIN; count++) {
    const header = frameHeader(bytes, i)
    if (count > 0 && (i === bytes.length || tagLength(bytes, i) > 0)) return true // the last frame of the file
    if (i + 4 > bytes.length) return count > 1 // it was cut off, or more of it was not read
    if (header?.kind !== first.kind || header.size === 0) return false
    i += header.size
  }
  return true
}

/** The distance to the next frame of free format, without padding; 0 where two more frames do not confirm it. */
export function freeFrameSize(bytes: Uint8Array, at: number, header: FrameHeader): number {
  const isSame = (i: number): FrameHeader | undefined => {
    const other = frameHeader(bytes, i)
    return other?.kind === header.kind && other.size === 0 ? other : undefined
  }
  for (let distance = 24; distance <= LARGEST_FRAME; distance++) {
    const second = isSame(at + distance)
    if (!second) continue
    const size = distance - header.padding
    if (isSame(at + distance + size + second.padding)) return size
  }
  return 0
}

/** Bytes of the tag at `at`, between the frames of joined files; 0 where there is none. */
export function tagLength(bytes: Uint8Array, at: number): number {
  if (ascii(bytes, at, 'TAG')) return 128
  if (ascii(bytes, at, 'APETAGEX')) {
    if (at + 32 > bytes.length) return 32
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, 32)
    const isHeader = (view.getUint32(20, true) & 0x20000000) !== 0
    return isHeader ? 32 + view.getUint32(12, true) : 32
  }
  return id3Length(bytes, at)
}
