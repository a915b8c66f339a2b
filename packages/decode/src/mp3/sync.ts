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
    if (i >= bytes.length && count > 0) return true // the last frame ends the file, or what was read of it
    if (i + 4 > bytes.length && count > 1) return true
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
