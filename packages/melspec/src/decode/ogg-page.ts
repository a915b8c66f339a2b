import { ascii } from './format.ts'
import type { SourceWindow } from './source.ts'

/** A page of an Ogg file (RFC 3533, section 6). */
export interface OggPage {
  /** Where it lies in the file, and its length in bytes. */
  offset: number
  length: number
  /** 1: begins within a packet, 2: first of its stream, 4: last of its stream. */
  flags: number
  /** For Vorbis: number of samples up to the end of the last packet that ends here; -1 where none does. */
  granule: number
  serial: number
  /** Number of packets that end here. */
  packets: number
  /** Bytes of header before the data. */
  header: number
}

/** Longest page there can be: 27 bytes, 255 segments of 255 bytes, and their table. */
const LARGEST_PAGE = 27 + 255 + 255 * 255

/** The first page that begins in bytes `from .. to` of the file; its bytes are then in the window. */
export async function findPage(window: SourceWindow, from: number, to: number): Promise<OggPage | undefined> {
  for (let offset = from; offset + 27 <= to; ) {
    if (!window.has(offset, Math.min(LARGEST_PAGE, window.source.size - offset))) {
      await window.move(offset, LARGEST_PAGE)
      if (window.bytes.length < 27) return undefined
    }
    const at = window.bytes.indexOf(0x4f, window.at(offset))
    if (at < 0) {
      offset = window.start + window.bytes.length
      continue
    }
    offset = window.start + at
    if (offset + 27 > to) return undefined
    if (!window.has(offset, Math.min(LARGEST_PAGE, window.source.size - offset))) continue
    const page = pageAt(window.bytes, at)
    if (page) return { ...page, offset }
    offset++
  }
  return undefined
}

function pageAt(bytes: Uint8Array, at: number): OggPage | undefined {
  if (!ascii(bytes, at, 'OggS') || at + 27 > bytes.length || bytes[at + 4] !== 0) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const segments = bytes[at + 26]!
  const header = 27 + segments
  if (at + header > bytes.length) return undefined
  let length = header
  let packets = 0
  for (let i = at + 27; i < at + header; i++) {
    length += bytes[i]!
    if (bytes[i]! < 255) packets++
  }
  if (at + length > bytes.length) return undefined
  return {
    offset: 0,
    length,
    flags: bytes[at + 5]!,
    granule: Number(view.getBigInt64(at + 6, true)),
    serial: view.getUint32(at + 14, true),
    packets,
    header,
  }
}

/**
 * A copy of a page without its mark of the stream's end, so that the decoder does not cut anything off by itself.
 * `fresh`: the page is the first that the decoder sees, so the end of a packet that began before is left out.
 */
export function copyPage(bytes: Uint8Array, { flags, header }: OggPage, fresh: boolean): Uint8Array {
  const copy = bytes.slice()
  copy[5] = flags & ~4
  if (!fresh || (flags & 1) === 0) return copy
  let segments = 0
  let skipped = 0
  for (let ended = false; !ended && 27 + segments < header; segments++) {
    skipped += bytes[27 + segments]!
    ended = bytes[27 + segments]! < 255
  }
  const out = new Uint8Array(copy.length - segments - skipped)
  out.set(copy.subarray(0, 27))
  out[5] = flags & ~5
  out[26] = copy[26]! - segments
  out.set(copy.subarray(27 + segments, header), 27)
  out.set(copy.subarray(header + skipped), header - segments)
  return out
}
