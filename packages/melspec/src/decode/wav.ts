import { AudioDecodeError } from './errors.ts'
import { type AudioFile, checkRate, MonoCollector } from './mono.ts'
import type { ByteSource } from './source.ts'

const PCM = 1
const FLOAT = 3
const EXTENSIBLE = 0xfffe
/** Bytes of samples that are read at once. */
const BATCH = 2 ** 20

interface WavFormat {
  tag: number
  channels: number
  sampleRate: number
  blockAlign: number
  bits: number
}

/**
 * Opens a WAV file: PCM of 8, 16, 24 or 32 bits, float of 32 or 64, any number of channels, plain or extensible, RIFF or
 * RF64. Only the samples that are asked for are read.
 */
export async function openWav(source: ByteSource): Promise<AudioFile> {
  let format: WavFormat | undefined
  let longData = 0 // RF64 states the size of its data in a chunk of its own
  for (let offset = 12; offset + 8 <= source.size; ) {
    const bytes = await source.read(offset, 48)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const id = view.getUint32(0, false)
    let size = view.getUint32(4, true)
    if (id === 0x666d7420 /* fmt */ && bytes.length >= 24) format = readFormat(view, size)
    else if (id === 0x64733634 /* ds64 */ && bytes.length >= 24) longData = Number(view.getBigUint64(16, true))
    else if (id === 0x64617461 /* data */) {
      if (!format) throw new AudioDecodeError('broken-audio', 'WAV file: the data chunk comes before the format chunk')
      if (size === 0xffffffff && longData > 0) size = longData
      // A streamed file may state any size: what is there counts.
      return samplesOf(source, offset + 8, Math.min(size, source.size - offset - 8), format)
    }
    offset += 8 + size + (size & 1)
  }
  throw new AudioDecodeError('broken-audio', 'WAV file: no data chunk')
}

function readFormat(view: DataView, size: number): WavFormat {
  let tag = view.getUint16(8, true)
  if (tag === EXTENSIBLE && size >= 26 && view.byteLength >= 34) tag = view.getUint16(32, true)
  return {
    tag,
    channels: view.getUint16(10, true),
    sampleRate: view.getUint32(12, true),
    blockAlign: view.getUint16(20, true),
    bits: view.getUint16(22, true),
  }
}

function samplesOf(source: ByteSource, start: number, byteLength: number, format: WavFormat): AudioFile {
  const { tag, channels: count, bits, blockAlign } = format
  const read = sampleReader(tag, bits)
  const width = bits / 8
  if (!read || count === 0 || blockAlign !== count * width) {
    throw new AudioDecodeError(
      'broken-audio',
      `WAV file: format ${tag} with ${bits} bits and ${count} channels is not supported`,
    )
  }
  const total = Math.floor(byteLength / blockAlign)
  return {
    sampleRate: checkRate(format.sampleRate),
    async read(begin, end) {
      const last = Math.min(end, total)
      const mono = new MonoCollector(begin, last, begin)
      const step = Math.max(1, Math.floor(BATCH / blockAlign))
      for (let i = begin; i < last; i += step) {
        const bytes = await source.read(start + i * blockAlign, Math.min(step, last - i) * blockAlign)
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
        const frames = Math.floor(bytes.length / blockAlign)
        const channels = Array.from({ length: count }, () => new Float32Array(frames))
        for (let c = 0; c < count; c++) read(view, c * width, blockAlign, channels[c]!)
        mono.add(channels)
      }
      return mono.finish()
    },
  }
}

/** Fills `out` with samples that lie `step` bytes apart, the first at `at`. */
type SampleReader = (view: DataView, at: number, step: number, out: Float32Array) => void

/** A loop for each kind of sample: a call for each sample would take ten times as long. */
function sampleReader(tag: number, bits: number): SampleReader | undefined {
  if (tag === FLOAT && bits === 32) {
    return (view, at, step, out) => {
      for (let i = 0; i < out.length; i++, at += step) out[i] = view.getFloat32(at, true)
    }
  }
  if (tag === FLOAT && bits === 64) {
    return (view, at, step, out) => {
      for (let i = 0; i < out.length; i++, at += step) out[i] = view.getFloat64(at, true)
    }
  }
  if (tag !== PCM) return undefined
  if (bits === 8) {
    return (view, at, step, out) => {
      for (let i = 0; i < out.length; i++, at += step) out[i] = (view.getUint8(at) - 128) / 128
    }
  }
  if (bits === 16) {
    return (view, at, step, out) => {
      for (let i = 0; i < out.length; i++, at += step) out[i] = view.getInt16(at, true) / 32768
    }
  }
  if (bits === 24) {
    return (view, at, step, out) => {
      for (let i = 0; i < out.length; i++, at += step) {
        out[i] = ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8388608
      }
    }
  }
  if (bits === 32) {
    return (view, at, step, out) => {
      for (let i = 0; i < out.length; i++, at += step) out[i] = view.getInt32(at, true) / 2147483648
    }
  }
  return undefined
}
