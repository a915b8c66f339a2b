import { ascii } from '../formats/bytes.ts'
import type { ByteSource } from '../reading/source.ts'
import type { Surplus } from '../symphonia/clock.ts'
import type { Session } from '../symphonia/session.ts'

/** Bytes of a page before its list of segments. */
const HEADER = 27
/** Pages that are looked at: the codec's headers come first. */
const MOST_PAGES = 64
/** The flag of a stream's last page. */
const LAST = 4

/**
 * What the first page with sound holds beyond its position. If it is the last page too, that is padding behind the music; else
 * it lies before the music, as libvorbis and RFC 7845 have it.
 *
 * @param session at the first packet, which is counted
 */
export async function surplusOf(session: Session, source: ByteSource): Promise<Surplus | undefined> {
  const { exports } = session
  let held = exports.duration()
  if (exports.time() > 0) return undefined
  while (await session.skip()) {
    const place = exports.time()
    if (place > 0) return place < held ? { samples: held - place, isBehind: await isOnePage(source) } : undefined
    held += exports.duration()
  }
  return undefined
}

async function isOnePage(source: ByteSource): Promise<boolean> {
  let offset = 0
  for (let count = 0; count < MOST_PAGES; count++) {
    const page = await source.read(offset, HEADER + 255)
    if (page.length < HEADER || !ascii(page, 0, 'OggS')) return false
    const position = new DataView(page.buffer, page.byteOffset).getBigInt64(6, true)
    if (position > 0n) return (page[5]! & LAST) !== 0
    const segments = page.subarray(HEADER, HEADER + page[26]!)
    offset += HEADER + segments.length + segments.reduce((sum, length) => sum + length, 0)
  }
  return false
}
