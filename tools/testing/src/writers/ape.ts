import { crc32 } from 'node:zlib'
import { ApePredictor } from './ape-predictor.ts'
import { RangeEncoder } from './range-encoder.ts'

const VERSION = 3990
const LEVEL_FAST = 1000
/** "The WAV header is not kept": a reader makes one. */
const NO_WAV_HEADER = 32
/** Samples of a frame. */
const FRAME = 73_728 * 4
const DESCRIPTOR_BYTES = 52
const HEADER_BYTES = 24
/** How often the quotients 0, 1, ... of version 3.98 and later come up, of 65,536. The others share what is left, one each. */
const QUOTIENTS = [19578, 16582, 12257, 7906, 4576, 2366, 1170, 536, 261, 119, 65, 31, 19, 10, 6, 3, 3, 2, 1, 1, 1]
const QUOTIENT_STARTS = QUOTIENTS.map((_, i) => QUOTIENTS.slice(0, i).reduce((sum, x) => sum + x, 0))
/** The quotient that says that a larger one follows, as 32 bits. */
const ESCAPE = 63

/**
 * A file of Monkey's Audio 3.99, level "fast", of 16-bit samples: for tests, because neither ffmpeg nor Debian has an encoder. The
 * format is that of the decoders; the checksum of the whole file, which none of them looks at, is left out.
 *
 * @param channels one or two channels of equal length
 */
export function apeBytes(channels: readonly Int16Array[], sampleRate: number): Uint8Array<ArrayBuffer> {
  const { length } = channels[0]!
  const frames = Array.from({ length: Math.ceil(length / FRAME) }, (_, i) =>
    frameBytes(channels.map(channel => channel.subarray(i * FRAME, (i + 1) * FRAME))),
  )
  const dataStart = DESCRIPTOR_BYTES + HEADER_BYTES + 4 * frames.length
  const dataLength = frames.reduce((sum, { length }) => sum + length, 0)
  const bytes = new Uint8Array(dataStart + dataLength)
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode('MAC '))
  view.setUint16(4, VERSION, true)
  for (const [i, value] of [DESCRIPTOR_BYTES, HEADER_BYTES, 4 * frames.length, 0, dataLength].entries()) {
    view.setUint32(8 + 4 * i, value, true)
  }
  view.setUint16(52, LEVEL_FAST, true)
  view.setUint16(54, NO_WAV_HEADER, true)
  view.setUint32(56, FRAME, true)
  view.setUint32(60, length - (frames.length - 1) * FRAME, true)
  view.setUint32(64, frames.length, true)
  view.setUint16(68, 16, true)
  view.setUint16(70, channels.length, true)
  view.setUint32(72, sampleRate, true)
  let at = dataStart
  for (const [i, frame] of frames.entries()) {
    view.setUint32(DESCRIPTOR_BYTES + HEADER_BYTES + 4 * i, at, true)
    bytes.set(frame, at)
    at += frame.length
  }
  return bytes
}

/** One frame: a checksum, a byte that nobody reads, the residuals; words of four bytes, the last byte first. */
function frameBytes(channels: readonly Int16Array[]): Uint8Array {
  const [left, right] = channels
  const coder = new RangeEncoder()
  const [first, second] = [new ApePredictor(), new ApePredictor()]
  const [writeFirst, writeSecond] = [residualWriter(coder), residualWriter(coder)]
  for (let i = 0; i < left!.length; i++) {
    if (right) {
      const side = right[i]! - left![i]!
      writeFirst(first.residual(side, second.sample))
      writeSecond(second.residual(left![i]! + Math.trunc(side / 2), side))
    } else writeFirst(first.residual(left![i]!, undefined))
  }
  const coded = coder.finish()
  const bytes = new Uint8Array(Math.ceil((5 + coded.length) / 4) * 4)
  new DataView(bytes.buffer).setUint32(0, checksum(channels))
  bytes.set(coded, 5)
  for (let at = 0; at < bytes.length; at += 4) bytes.subarray(at, at + 4).reverse()
  return bytes
}

/** Writes residuals of one channel: a quotient by half of their running mean, and what is left. */
function residualWriter(coder: RangeEncoder): (residual: number) => void {
  let mean = 2 ** 14 // 16 times the mean of what was written
  return residual => {
    const value = residual > 0 ? 2 * residual - 1 : -2 * residual
    const divisor = Math.max(1, mean >>> 5)
    if (divisor >= 2 ** 16) throw new RangeError('the writer of APE files has no residuals of more than 16 bits')
    const quotient = Math.floor(value / divisor)
    if (quotient < QUOTIENTS.length) coder.encode(QUOTIENT_STARTS[quotient]!, QUOTIENTS[quotient]!, 2 ** 16)
    else coder.encode(2 ** 16 - 1 - ESCAPE + Math.min(quotient, ESCAPE), 1, 2 ** 16)
    if (quotient >= ESCAPE) {
      coder.encode(quotient >>> 16, 1, 2 ** 16)
      coder.encode(quotient & 0xffff, 1, 2 ** 16)
    }
    coder.encode(value % divisor, 1, divisor)
    mean += ((value + 1) >>> 1) - ((mean + 16) >>> 5)
  }
}

/** CRC-32 of the samples, one channel beside the other, in 31 bits. */
function checksum(channels: readonly Int16Array[]): number {
  const samples = new Int16Array(channels.length * channels[0]!.length)
  channels.forEach((channel, c) => {
    channel.forEach((x, i) => {
      samples[i * channels.length + c] = x
    })
  })
  return crc32(new Uint8Array(samples.buffer)) >>> 1
}
