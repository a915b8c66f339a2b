import { ascii } from '../formats/bytes.ts'
import type { ByteSource } from '../reading/source.ts'

/** Bytes at the end of the file in which its last page is looked for: two pages of the largest size. */
const SEARCHED = 2 ** 17

/** Place of the last sample in an Ogg file, by its last page (RFC 3533, section 6); undefined where none is found. */
export async function lastGranule(source: ByteSource): Promise<number | undefined> {
  const bytes = await source.read(Math.max(0, source.size - SEARCHED), SEARCHED)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = bytes.lastIndexOf(0x4f); at >= 0; at = at > 0 ? bytes.lastIndexOf(0x4f, at - 1) : -1) {
    if (at + 27 > bytes.length || !ascii(bytes, at, 'OggS') || bytes[at + 4] !== 0) continue
    const granule = view.getBigInt64(at + 6, true)
    if (granule >= 0n) return Number(granule) // -1: no packet ends in the page
  }
  return undefined
}
