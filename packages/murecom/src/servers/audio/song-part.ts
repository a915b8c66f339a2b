import type { ByteRange, ServerSong } from '../types.ts'

/**
 * Seconds around the middle of a song that are fetched. A model analyses thirty; the rest is for files whose rate changes, where
 * the middle of the bytes is not the middle of the time.
 */
const SECONDS = 48
/** The whole of a shorter song is not much more than this part. */
const WORTH_SECONDS = 2 * SECONDS
/** Bytes at the beginning in which the tag of an mp3 says how long it is, and a FLAC what its frames are. */
export const HEAD: ByteRange = { first: 0, last: 65_535 }

const ID3_HEADER = 10
const FLAC_MARK = 'fLaC'
const FLAC_INFO = 34

/** A part of a song's file that decodes by itself. */
export interface SongPart {
  range: ByteRange
  /** What goes before the bytes of the range. */
  before: Uint8Array
}

/** Whether a part of a song can be decoded without the rest, and is much less than it. */
export function hasParts({ format, bytes, durationSeconds }: ServerSong): boolean {
  if (format !== 'mp3' && format !== 'flac') return false
  return bytes !== null && durationSeconds !== null && durationSeconds >= WORTH_SECONDS && bytes > 16 * HEAD.last
}

/**
 * The part of a song's file around its middle; undefined when its beginning is not what its name says. Frames of mp3 and FLAC
 * are found wherever reading beginning, so a part needs no more than what a FLAC says at its beginning.
 */
export function partOf({ format, bytes, durationSeconds }: ServerSong, head: Uint8Array): SongPart | undefined {
  if (bytes === null || durationSeconds === null) return undefined
  const beginning = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  const begin = format === 'flac' ? flacFrames(beginning) : id3End(beginning)
  if (begin === undefined || begin >= bytes) return undefined
  const length = Math.ceil(((bytes - begin) * SECONDS) / durationSeconds)
  const first = Math.floor(begin + (bytes - begin - length) / 2)
  return {
    range: { first, last: first + length - 1 },
    before: format === 'flac' ? flacBeginning(beginning) : Buffer.of(),
  }
}

/** Where the sound of an mp3 beginning, behind its tag. */
function id3End(head: Buffer): number | undefined {
  if (head.length < ID3_HEADER) return undefined
  if (head.toString('latin1', 0, 3) !== 'ID3') return 0
  return ID3_HEADER + (((head[6]! & 127) << 21) | ((head[7]! & 127) << 14) | ((head[8]! & 127) << 7) | (head[9]! & 127))
}

/** Where the frames of a FLAC begin, or where a long block (a picture) ends that the head does not hold. */
function flacFrames(head: Buffer): number | undefined {
  if (head.length < 8 + FLAC_INFO || head.toString('latin1', 0, 4) !== FLAC_MARK || (head[4]! & 127) !== 0)
    return undefined
  let at = 4
  while (at + 4 <= head.length) {
    const isLast = (head[at]! & 128) !== 0
    at += 4 + head.readUIntBE(at + 1, 3)
    if (isLast) break
  }
  return at
}

/** The beginning of a FLAC with nothing in it except what its frames are: no length and no checksum of the whole. */
function flacBeginning(head: Buffer): Buffer {
  const info = Buffer.from(head.subarray(8, 8 + FLAC_INFO))
  info[13]! &= 0xf0 // samples: the lower 36 bits before the checksum
  info.fill(0, 14)
  return Buffer.concat([Buffer.from(FLAC_MARK), Buffer.of(0x80, 0, 0, FLAC_INFO), info])
}
