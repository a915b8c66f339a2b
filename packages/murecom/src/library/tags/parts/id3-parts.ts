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

/** The ID3v2 tag in a chunk of a WAV (sizes in little endian) or of an AIFF. */
export async function chunkTag(read: ReadAt, start: number, littleEndian: boolean): Promise<Uint8Array | undefined> {
  let at = start + 12
  for (let i = 0; i < MOST_CHUNKS; i++) {
    const header = await read(at, 8)
    if (header.length < 8) return undefined
    const size = new DataView(header.buffer, header.byteOffset).getUint32(4, littleEndian)
    if (hasText(header, 0, 'id3 ') || hasText(header, 0, 'ID3 ')) {
      const tag = await read(at + 8, Math.min(size, MOST_BYTES))
      return tagLength(tag) > 0 ? tag : undefined
    }
    at += 8 + size + (size & 1)
  }
  return undefined
}
