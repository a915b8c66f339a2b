/** The header of a FLAC frame (RFC 9639, section 9.1). */
export interface FlacFrameHeader {
  /** Number of the frame's first sample. */
  sample: number
  /** Samples of the frame, each channel. */
  length: number
  /** Bytes of the header. */
  size: number
}

/** The STREAMINFO block (RFC 9639, section 8.2). */
export interface FlacStreamInfo {
  sampleRate: number
  /** Samples of a frame where all have the same number. */
  blockSize: number
  /** The second and fourth byte of every frame header, except the bits that differ between frames. */
  shared: [number, number] | undefined
}

/** The frame header at `at`, or undefined where there is none: wrong sync, reserved values, wrong checksum. */
export function flacFrameHeader(bytes: Uint8Array, at: number, info: FlacStreamInfo): FlacFrameHeader | undefined {
  if (at + 16 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1]! & 0xfe) !== 0xf8) return undefined
  const sizeCode = bytes[at + 2]! >> 4
  const rateCode = bytes[at + 2]! & 15
  const fourth = bytes[at + 3]!
  if (sizeCode === 0 || rateCode === 15 || fourth >> 4 > 10 || fourth & 1) return undefined
  if (info.shared && (bytes[at + 1] !== info.shared[0] || (fourth & 14) !== info.shared[1])) return undefined
  let i = at + 4
  // A number in the manner of UTF-8, of up to 36 bits.
  const lead = bytes[i++]!
  const more = lead < 128 ? 0 : Math.clz32(~lead & 255) - 25
  if (lead >= 128 && (more < 1 || more > 6)) return undefined
  let number = lead < 128 ? lead : lead & (63 >> more)
  for (let k = 0; k < more; k++) {
    if ((bytes[i]! & 0xc0) !== 0x80) return undefined
    number = number * 64 + (bytes[i++]! & 63)
  }
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
  if (crc !== bytes[i]) return undefined
  const numbersSamples = (bytes[at + 1]! & 1) === 1
  return { sample: numbersSamples ? number : number * info.blockSize, length, size: i + 1 - at }
}

/** Checksums of one byte, polynomial x^8 + x^2 + x + 1. */
const CRC8 = Uint8Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 128 ? (crc << 1) ^ 0x107 : crc << 1
  return crc
})
