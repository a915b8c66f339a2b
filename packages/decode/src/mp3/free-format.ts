import { broken } from '../errors.ts'
import { frameHeader } from './header.ts'

/** The highest bit rate of the table, in its four bits. */
const HIGHEST_RATE = 14 << 4

/**
 * Turns frames of free format into frames of the highest bit rate of the table, because the decoder loses its way in a
 * stream of frames that do not state their size. A frame's main data begins up to 511 bytes before it, in what the frames
 * before it left free (ISO/IEC 11172-3, 2.4.2.7); the new frames are large enough to hold all of their own.
 */
export class FreeFormatFrames {
  /** The latest main data: what the next frame may reach back into. */
  #reservoir = new Uint8Array(511)

  /**
   * @param frame one frame, header included; frames are given in their order
   * @throws AudioDecodeError when a frame's main data does not fit: above some 400 kbit/s
   */
  next(frame: Uint8Array): Uint8Array {
    const header = frameHeader(frame, 0)!
    const mpeg1 = header.samples === 1152
    const start = frame[1]! & 1 ? 4 : 6 // a checksum may follow the header
    const mainStart = start + header.sideInfo
    const out = new Uint8Array(4)
    out.set(frame.subarray(0, 4))
    out[1]! |= 1 // no checksum
    out[2] = (frame[2]! & 0x0d) | HIGHEST_RATE // and no padding
    const { size } = frameHeader(out, 0)!

    const side = frame.slice(start, mainStart)
    const back = mpeg1 ? (side[0]! << 1) | (side[1]! >> 7) : side[0]!
    const reached = new Uint8Array(this.#reservoir.length + frame.length - mainStart)
    reached.set(this.#reservoir)
    reached.set(frame.subarray(mainStart), this.#reservoir.length)
    const begin = this.#reservoir.length - back
    const main = reached.subarray(begin, begin + mainDataLength(side, mpeg1))
    this.#reservoir = reached.slice(-511)
    if (4 + side.length + main.length > size) {
      throw broken('mp3 file: free format of so high a bit rate is not supported')
    }

    side[0] = 0 // its main data begins in the frame itself
    if (mpeg1) side[1]! &= 0x7f
    const carrier = new Uint8Array(size)
    carrier.set(out)
    carrier.set(side, 4)
    carrier.set(main, 4 + side.length)
    return carrier
  }
}

/** Bytes of main data, from the side information: 12 bits for each granule and channel. */
function mainDataLength(side: Uint8Array, mpeg1: boolean): number {
  const stereo = side.length === (mpeg1 ? 32 : 17)
  const channels = stereo ? 2 : 1
  let at = mpeg1 ? 9 + (stereo ? 3 : 5) + 4 * channels : 8 + (stereo ? 2 : 1)
  let bits = 0
  for (let i = 0; i < channels * (mpeg1 ? 2 : 1); i++, at += mpeg1 ? 59 : 63) {
    for (let b = 0; b < 12; b++) bits += ((side[(at + b) >> 3]! >> (7 - ((at + b) & 7))) & 1) << (11 - b)
  }
  return Math.ceil(bits / 8)
}
