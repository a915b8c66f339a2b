import { AudioDecodeError } from './errors.ts'

/** Decoded audio: one array a channel, all of the same length. */
export interface DecodedChannels {
  channels: Float32Array[]
  sampleRate: number
}

const PCM = 1
const FLOAT = 3
const EXTENSIBLE = 0xfffe

/** Reads a WAV file: PCM of 8, 16, 24 or 32 bits, float of 32 or 64, any number of channels, plain or extensible. */
export function decodeWav(bytes: Uint8Array): DecodedChannels {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let format: { tag: number; channels: number; sampleRate: number; blockAlign: number; bits: number } | undefined
  for (let offset = 12; offset + 8 <= bytes.length; ) {
    const id = view.getUint32(offset, false)
    const size = view.getUint32(offset + 4, true)
    const body = offset + 8
    if (id === 0x666d7420 /* fmt */ && body + 16 <= bytes.length) {
      let tag = view.getUint16(body, true)
      if (tag === EXTENSIBLE && size >= 26 && body + 26 <= bytes.length) tag = view.getUint16(body + 24, true)
      format = {
        tag,
        channels: view.getUint16(body + 2, true),
        sampleRate: view.getUint32(body + 4, true),
        blockAlign: view.getUint16(body + 12, true),
        bits: view.getUint16(body + 14, true),
      }
    } else if (id === 0x64617461 /* data */) {
      if (!format) throw new AudioDecodeError('broken-audio', 'WAV file: the data chunk comes before the format chunk')
      // A streamed file may state a size of 0xffffffff: what is there counts.
      return readSamples(view, body, Math.min(size, bytes.length - body), format)
    }
    offset = body + size + (size & 1)
  }
  throw new AudioDecodeError('broken-audio', 'WAV file: no data chunk')
}

function readSamples(
  view: DataView,
  start: number,
  byteLength: number,
  format: { tag: number; channels: number; sampleRate: number; blockAlign: number; bits: number },
): DecodedChannels {
  const { tag, channels: count, sampleRate, bits } = format
  const read = sampleReader(view, tag, bits)
  const width = bits / 8
  if (!read || count === 0 || sampleRate === 0 || format.blockAlign !== count * width) {
    throw new AudioDecodeError(
      'broken-audio',
      `WAV file: format ${tag} with ${bits} bits, ${count} channels at ${sampleRate} Hz is not supported`,
    )
  }
  const frames = Math.floor(byteLength / format.blockAlign)
  const channels = Array.from({ length: count }, () => new Float32Array(frames))
  for (let c = 0; c < count; c++) {
    const out = channels[c]!
    for (let i = 0, at = start + c * width; i < frames; i++, at += format.blockAlign) out[i] = read(at)
  }
  return { channels, sampleRate }
}

function sampleReader(view: DataView, tag: number, bits: number): ((at: number) => number) | undefined {
  if (tag === FLOAT && bits === 32) return at => view.getFloat32(at, true)
  if (tag === FLOAT && bits === 64) return at => view.getFloat64(at, true)
  if (tag !== PCM) return undefined
  if (bits === 8) return at => (view.getUint8(at) - 128) / 128
  if (bits === 16) return at => view.getInt16(at, true) / 32768
  if (bits === 24) return at => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8388608
  if (bits === 32) return at => view.getInt32(at, true) / 2147483648
  return undefined
}
