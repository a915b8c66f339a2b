import { broken } from '../errors.ts'
import type { ByteSource, Patch } from '../reading/source.ts'

const STREAM_INFO = 0
const PADDING = 1
const SEEK_TABLE = 3
const MOST_BLOCKS = 4096
/** Bytes behind the metadata in which the first frame is looked for. */
const SEARCHED = 2 ** 16

/**
 * What has to be replaced in the header of a FLAC file (RFC 9639, section 8) before a decoder may believe it: the block sizes
 * are those of the first frame where all frames have one size; the total and the table of places are forgotten, since a file
 * that was cut out of another keeps those of the whole.
 */
export async function mendFlac(source: ByteSource): Promise<{ patches: Patch[]; claimed: number }> {
  const patches: Patch[] = []
  let info: { offset: number; bytes: Uint8Array } | undefined
  let offset = 4
  for (let count = 0; ; count++) {
    const bytes = await source.read(offset, 38)
    if (bytes.length < 4 || count > MOST_BLOCKS) throw broken('FLAC file: it ends within its metadata')
    const type = bytes[0]! & 127
    if (type === STREAM_INFO && bytes.length >= 38) info ??= { offset: offset + 4, bytes: bytes.slice(4) }
    if (type === SEEK_TABLE) patches.push({ offset, bytes: [(bytes[0]! & 128) | PADDING] })
    offset += 4 + uint24(bytes, 1)
    if (bytes[0]! & 128) break
  }
  if (!info) throw broken('FLAC file: no stream information')
  const { bytes, offset: at } = info
  const claimed = (bytes[13]! & 15) * 2 ** 32 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(14)
  patches.push({ offset: at + 13, bytes: [bytes[13]! & 0xf0, 0, 0, 0, 0] })
  const first = firstFrame(await source.read(offset, SEARCHED))
  if (first?.isFixed) {
    const size = [first.length >> 8, first.length & 255]
    // A file of one frame has no other that could be larger.
    patches.push({ offset: at, bytes: [...size, ...size] })
  } else if (first) patches.push({ offset: at, bytes: [0, 16, 255, 255] })
  // A smallest frame that is larger than the largest: both are forgotten.
  const [smallest, largest] = [uint24(bytes, 4), uint24(bytes, 7)]
  if (largest > 0 && smallest > largest) patches.push({ offset: at + 4, bytes: [0, 0, 0, 0, 0, 0] })
  return { patches, claimed }
}

function uint24(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 65536 + bytes[at + 1]! * 256 + bytes[at + 2]!
}

/** Samples of the first frame, and whether all frames but the last have as many. */
function firstFrame(bytes: Uint8Array): { length: number; isFixed: boolean } | undefined {
  for (let i = bytes.indexOf(0xff); i >= 0 && i + 16 <= bytes.length; i = bytes.indexOf(0xff, i + 1)) {
    const header = frameHeader(bytes, i)
    if (header) return header
  }
  return undefined
}

/** The frame header at `at` (RFC 9639, section 9.1), or undefined: wrong sync, reserved values, wrong checksum. */
function frameHeader(bytes: Uint8Array, at: number): { length: number; isFixed: boolean } | undefined {
  if ((bytes[at + 1]! & 0xfe) !== 0xf8) return undefined
  const sizeCode = bytes[at + 2]! >> 4
  const rateCode = bytes[at + 2]! & 15
  if (sizeCode === 0 || rateCode === 15 || bytes[at + 3]! >> 4 > 10 || bytes[at + 3]! & 1) return undefined
  const lead = bytes[at + 4]!
  // A number in the manner of UTF-8, of up to 36 bits.
  const more = lead < 128 ? 0 : Math.clz32(~lead & 255) - 25
  if (lead >= 128 && (more < 1 || more > 6)) return undefined
  let i = at + 5 + more
  let length = sizeCode === 1 ? 192 : sizeCode < 6 ? 144 << sizeCode : 1 << sizeCode
  if (sizeCode === 6) length = bytes[i++]! + 1
  else if (sizeCode === 7) {
    length = bytes[i]! * 256 + bytes[i + 1]! + 1
    i += 2
  }
  if (rateCode === 12) i++
  else if (rateCode > 12) i += 2
  let crc = 0
  for (let k = at; k < i; k++) crc = CRC8[crc ^ bytes[k]!]!
  return crc === bytes[i] && length >= 16 ? { length, isFixed: (bytes[at + 1]! & 1) === 0 } : undefined
}

/** Checksums of one byte, polynomial x^8 + x^2 + x + 1. */
const CRC8 = Uint8Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 128 ? (crc << 1) ^ 0x107 : crc << 1
  return crc
})
