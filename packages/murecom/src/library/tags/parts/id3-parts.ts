import { hasText, type ReadAt } from './read-at.ts'

/** More of a tag is not read: a cover and all texts fit. What is cut off costs the frames at its end. */
const MOST_BYTES = 16 * 2 ** 20
/** Tags that programs put in front of each other. */
const MOST_TAGS = 8
/** Chunks that are looked at; a hostile file could have a million of them. */
const MOST_CHUNKS = 1000

/** The ID3v2 tags in front of a file, and where they end. */
export async function leadingTags(read: ReadAt): Promise<{ tags: Uint8Array[]; end: number }> {
  const tags: Uint8Array[] = []
  let end = 0
  while (tags.length < MOST_TAGS) {
    const length = tagLength(await read(end, 10))
    if (length === 0) break
    tags.push(await read(end, Math.min(length, MOST_BYTES)))
    end += length
  }
  return { tags, end }
}

/** Length of an ID3v2 tag, its header included; 0 where there is none. */
function tagLength(header: Uint8Array): number {
  if (!hasText(header, 0, 'ID3') || header.length < 10 || header[3] === 0xff) return 0
  if ((header[6]! | header[7]! | header[8]! | header[9]!) & 0x80) return 0
  const size = (header[6]! << 21) | (header[7]! << 14) | (header[8]! << 7) | header[9]!
  const hasFooter = header[3]! >= 4 && (header[5]! & 0x10) !== 0
  return 10 + size + (hasFooter ? 10 : 0)
}

/** The texts that a WAV or AIFF has in chunks of its own, by the frame of ID3v2 that means the same. */
const FRAMES: Readonly<Record<string, string>> = {
  ...{ INAM: 'TIT2', TITL: 'TIT2', IART: 'TPE1', IPRD: 'TALB', ICRD: 'TDRC', YEAR: 'TDRC', IGNR: 'TCON', GNRE: 'TCON' },
  ...{ ITRK: 'TRCK', IPRT: 'TRCK', NAME: 'TIT2', AUTH: 'TPE1' },
}
/** Bytes of a list of texts, or of one. */
const MOST_TEXT = 2 ** 20

/**
 * The tags in the chunks of a WAV (sizes in little endian) or an AIFF: ID3v2 as it is, and the format's own texts, whose
 * charset nobody names, as a tag.
 */
export async function chunkTags(
  read: ReadAt,
  start: number,
  littleEndian: boolean,
): Promise<{ tags: Uint8Array[]; texts: Uint8Array[] }> {
  const tags: Uint8Array[] = []
  const texts: LooseText[] = []
  let at = start + 12
  for (let i = 0; i < MOST_CHUNKS; i++) {
    const header = await read(at, 8)
    if (header.length < 8) break
    const size = new DataView(header.buffer, header.byteOffset).getUint32(4, littleEndian)
    const id = String.fromCharCode(...header.subarray(0, 4))
    if (id === 'id3 ' || id === 'ID3 ') {
      const tag = await read(at + 8, Math.min(size, MOST_BYTES))
      if (tagLength(tag) > 0) tags.push(tag)
    } else if (id === 'LIST') texts.push(...infoTexts(await read(at + 8, Math.min(size, MOST_TEXT))))
    else if (FRAMES[id]) texts.push([FRAMES[id], await read(at + 8, Math.min(size, MOST_TEXT))])
    at += 8 + size + (size & 1)
  }
  return { tags, texts: texts.length > 0 ? [tagOfTexts(texts)] : [] }
}

function infoTexts(list: Uint8Array): LooseText[] {
  const texts: LooseText[] = []
  if (!hasText(list, 0, 'INFO')) return texts
  const view = new DataView(list.buffer, list.byteOffset, list.length)
  for (let at = 4; at + 8 <= list.length; ) {
    const size = view.getUint32(at + 4, true)
    const frame = FRAMES[String.fromCharCode(...list.subarray(at, at + 4))]
    if (frame) texts.push([frame, list.subarray(at + 8, at + 8 + size)])
    at += 8 + size + (size & 1)
  }
  return texts
}

/** A text in a charset that nobody names, by the frame of ID3v2 that it stands for. */
export type LooseText = readonly [frame: string, bytes: Uint8Array]

/** An ID3v2 tag with texts in Latin-1, which is what a tag says whose charset nobody knows. */
export function tagOfTexts(texts: readonly LooseText[]): Uint8Array {
  const frames = texts.map(([id, bytes]) => {
    const size = new DataView(new ArrayBuffer(4))
    size.setUint32(0, bytes.length + 1)
    return Buffer.concat([Buffer.from(id), new Uint8Array(size.buffer), Buffer.of(0, 0, LATIN_1), bytes])
  })
  const body = Buffer.concat(frames)
  const digits = [21, 14, 7, 0].map(shift => (body.length >>> shift) & 127)
  return Buffer.concat([Buffer.from('ID3'), Buffer.of(3, 0, 0, ...digits), body])
}

const LATIN_1 = 0
