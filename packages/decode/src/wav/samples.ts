/** Fills `out` with samples that lie `step` bytes apart, the first at `at`. */
export type SampleReader = (view: DataView, at: number, step: number, out: Float32Array) => void

/** A loop for each kind of sample: a call for each sample would take ten times as long. `width` is bytes a sample. */
export function pcmReader(width: number): SampleReader | undefined {
  switch (width) {
    case 1:
      return (view, at, step, out) => {
        for (let i = 0; i < out.length; i++, at += step) out[i] = (view.getUint8(at) - 128) / 128
      }
    case 2:
      return (view, at, step, out) => {
        for (let i = 0; i < out.length; i++, at += step) out[i] = view.getInt16(at, true) / 32768
      }
    case 3:
      return (view, at, step, out) => {
        for (let i = 0; i < out.length; i++, at += step) {
          out[i] = ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8388608
        }
      }
    case 4:
      return (view, at, step, out) => {
        for (let i = 0; i < out.length; i++, at += step) out[i] = view.getInt32(at, true) / 2147483648
      }
    default:
      return undefined
  }
}

/** Samples of floating point. */
export function floatReader(width: number): SampleReader | undefined {
  switch (width) {
    case 4:
      return (view, at, step, out) => {
        for (let i = 0; i < out.length; i++, at += step) out[i] = view.getFloat32(at, true)
      }
    case 8:
      return (view, at, step, out) => {
        for (let i = 0; i < out.length; i++, at += step) out[i] = view.getFloat64(at, true)
      }
    default:
      return undefined
  }
}

/** Samples of eight bits by ITU-T G.711, A-law or mu-law. */
export function lawReader(law: 'a' | 'mu'): SampleReader {
  const table = Float32Array.from({ length: 256 }, (_, byte) => (law === 'a' ? aLaw(byte) : muLaw(byte)) / 32768)
  return (view, at, step, out) => {
    for (let i = 0; i < out.length; i++, at += step) out[i] = table[view.getUint8(at)]!
  }
}

function aLaw(byte: number): number {
  const code = byte ^ 0x55
  const exponent = (code >> 4) & 7
  const mantissa = ((code & 15) << 4) + (exponent === 0 ? 8 : 0x108)
  const size = exponent > 1 ? mantissa << (exponent - 1) : mantissa
  return code & 128 ? size : -size
}

function muLaw(byte: number): number {
  const code = ~byte & 255
  const size = ((((code & 15) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84
  return code & 128 ? -size : size
}
