import { type LooseText, tagOfTexts } from './id3-parts.ts'
import { hasText, type ReadAt } from './read-at.ts'

/** Larger tags are left out: one holds a cover and some texts. */
const MOST_BYTES = 16 * 2 ** 20
const APE_FOOTER = 32
const ID3_V1 = 128
/** Six digits and a word end what Lyrics3 puts in front of ID3v1. */
const LYRICS_FOOTER = 15

/** The tags behind the sound of an mp3: APEv2, then Lyrics3, then ID3v1, which is given as ID3v2. */
export async function trailingTags(read: ReadAt, size: number): Promise<{ ape?: Uint8Array; id3v1?: Uint8Array }> {
  let end = size
  const last = await read(Math.max(0, end - ID3_V1), ID3_V1)
  const id3v1 = last.length === ID3_V1 && hasText(last, 0, 'TAG') ? last : undefined
  if (id3v1) end -= ID3_V1
  const lyrics = await read(Math.max(0, end - LYRICS_FOOTER), Math.min(end, LYRICS_FOOTER))
  if (hasText(lyrics, 6, 'LYRICS200')) {
    const digits = Number(String.fromCharCode(...lyrics.subarray(0, 6)))
    if (Number.isInteger(digits) && digits + LYRICS_FOOTER <= end) end -= digits + LYRICS_FOOTER
  }
  const footer = await read(Math.max(0, end - APE_FOOTER), Math.min(end, APE_FOOTER))
  let ape: Uint8Array | undefined
  if (footer.length === APE_FOOTER && hasText(footer, 0, 'APETAGEX')) {
    const length = new DataView(footer.buffer, footer.byteOffset).getUint32(12, true)
    if (length >= APE_FOOTER && length <= Math.min(end, MOST_BYTES)) ape = await read(end - length, length)
  }
  return { ...(ape && { ape }), ...(id3v1 && { id3v1: tagOfTexts(textsOfId3v1(id3v1)) }) }
}

/** Fields of a fixed length, filled with zeros or spaces; the last byte is the number of a genre, the two before a track's. */
function textsOfId3v1(tag: Uint8Array): LooseText[] {
  const field = (at: number, length: number): Uint8Array => tag.subarray(at, at + length)
  const text = (of: string): Uint8Array => Buffer.from(of)
  const [zero, track, genre] = tag.subarray(125)
  return [
    ...([
      ['TIT2', field(3, 30)],
      ['TPE1', field(33, 30)],
      ['TALB', field(63, 30)],
      ['TDRC', field(93, 4)],
    ] as const),
    ...(zero === 0 && track! > 0 ? [['TRCK', text(String(track))] as const] : []),
    ['TCON', text(`(${genre})`)],
  ]
}

/** Four frames of silence: after four of one bit rate music-metadata looks no further for sound, and takes none in a tag. */
export function quietFrames(): Uint8Array {
  const length = 417 // of 128 kbit/s at 44,100 Hz
  const frames = new Uint8Array(4 * length)
  for (let i = 0; i < frames.length; i += length) frames.set([0xff, 0xfb, 0x90, 0xc0], i)
  return frames
}
