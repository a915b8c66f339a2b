import { MurecomError } from '@murecom/internal'

const refuse = (why: string): never => {
  throw new MurecomError('broken-audio', `not a usable .au file: ${why}`)
}

/**
 * Decodes a Sun/NeXT .au file of 16-bit linear samples, the form in which GTZAN was published, to mono in [-1, 1). Header:
 * ".snd", offset of the data, its size (or -1), encoding (3 is 16-bit linear), rate, channels; all big endian.
 */
export function decodeAu(bytes: Uint8Array): { samples: Float32Array; sampleRate: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 24 || view.getUint32(0) !== 0x2e736e64) refuse('it does not begin with ".snd"')
  const [offset, size, encoding, sampleRate, channels] = [4, 8, 12, 16, 20].map(at => view.getUint32(at)) as [
    number,
    number,
    number,
    number,
    number,
  ]
  if (encoding !== 3) refuse(`its encoding is ${encoding}, only 3 (16-bit linear) is read`)
  if (channels < 1 || channels > 16 || sampleRate < 1) refuse('its header makes no sense')
  const end = Math.min(bytes.length, size === 0xffffffff ? bytes.length : offset + size)
  const frames = Math.floor((end - offset) / (2 * channels))
  if (frames < 1) refuse('it holds no samples')
  const samples = new Float32Array(frames)
  for (let i = 0; i < frames; i++) {
    let sum = 0
    for (let c = 0; c < channels; c++) sum += view.getInt16(offset + 2 * (i * channels + c))
    samples[i] = sum / (32768 * channels)
  }
  return { samples, sampleRate }
}
