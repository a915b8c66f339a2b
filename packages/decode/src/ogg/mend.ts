import { ascii } from '../formats/bytes.ts'
import type { ByteSource, Patch } from '../reading/source.ts'
import { SourceWindow } from '../reading/window.ts'

/** Bytes of the largest page: a header, 255 sizes, 255 segments. */
const LARGEST_PAGE = 27 + 255 + 255 * 255
const HIDDEN = [0, 0, 0, 0]
/**
 * Bytes that are summed for each one of the file, and some pages. Those of whole pages are summed once; more is needed where
 * something only looks like pages, one within the other, and what is not summed then counts as damaged.
 */
const MOST_SUMMED = 4

/**
 * The places of the pages of an Ogg file whose checksum is wrong (RFC 3533, section 6), with other bytes for their names, so
 * that a reader passes them over: Symphonia refuses a whole file when one of the pages is damaged that it looks at first.
 */
export async function damagedPages(source: ByteSource): Promise<Patch[]> {
  const patches: Patch[] = []
  const window = new SourceWindow(source)
  let left = 16 * LARGEST_PAGE + MOST_SUMMED * source.size
  for (let offset = 0; offset + 27 <= source.size; ) {
    if (!window.has(offset, Math.min(LARGEST_PAGE, source.size - offset))) await window.move(offset, LARGEST_PAGE)
    const { bytes } = window
    const at = window.at(offset)
    const name = bytes.indexOf(0x4f, at)
    if (name !== at || !ascii(bytes, at, 'OggS')) {
      offset = name < 0 ? window.start + bytes.length : window.start + Math.max(name, at + 1)
      continue
    }
    const end = pageEnd(bytes, at)
    left -= Math.max(0, end - at)
    if (
      end > 0 &&
      left > 0 &&
      checksum(bytes, at, end) === new DataView(bytes.buffer, bytes.byteOffset).getUint32(at + 22, true)
    ) {
      offset = window.start + end
    } else {
      patches.push({ offset, bytes: HIDDEN })
      offset++ // its length may be what is damaged
    }
  }
  return patches
}

/** Index behind the page at `at`; 0 where the file ends before. */
function pageEnd(bytes: Uint8Array, at: number): number {
  const table = at + 27
  let end = table + bytes[at + 26]!
  if (end > bytes.length) return 0
  for (let i = table, last = end; i < last; i++) end += bytes[i]!
  return end <= bytes.length ? end : 0
}

/** The checksum of a page, whose own four bytes count as zeros. */
function checksum(bytes: Uint8Array, at: number, end: number): number {
  let crc = 0
  for (let i = at; i < end; i++) {
    const byte = i >= at + 22 && i < at + 26 ? 0 : bytes[i]!
    crc = (crc << 8) ^ TABLE[(crc >>> 24) ^ byte]!
  }
  return crc >>> 0
}

/** Checksums of one byte, polynomial 0x04c11db7. */
const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  return crc
})
