/** Samples of one bit for each sample of the sound that is given. */
const OVERSAMPLING = 64
const BLOCK = 4096
const HEAD_BYTES = 28 + 52 + 12

/**
 * A DSF file (DSD) of one channel, for tests, because ffmpeg has no encoder: a modulator of the first order, which is fed
 * between the samples by straight lines.
 *
 * @param samples in [-1, 1]
 * @param sampleRate of the samples, in Hz; the file has 64 times as many bits a second
 */
export function dsfBytes(samples: Float32Array, sampleRate: number): Uint8Array<ArrayBuffer> {
  const count = samples.length * OVERSAMPLING
  const data = new Uint8Array(Math.ceil(count / 8 / BLOCK) * BLOCK)
  let error = 0
  for (let i = 0, bit = 0; i < samples.length; i++) {
    const from = samples[i]!
    const step = ((samples[i + 1] ?? 0) - from) / OVERSAMPLING
    for (let k = 0; k < OVERSAMPLING; k++, bit++) {
      error += from + k * step
      const isOne = error > 0
      if (isOne) data[bit >> 3]! |= 1 << (bit & 7)
      error -= isOne ? 1 : -1
    }
  }
  const bytes = new Uint8Array(HEAD_BYTES + data.length)
  const view = new DataView(bytes.buffer)
  const write = (at: number, id: string, ...words: readonly number[]): void => {
    bytes.set(new TextEncoder().encode(id), at)
    for (const [i, word] of words.entries()) view.setUint32(at + 4 + 4 * i, word, true)
  }
  write(0, 'DSD ', 28, 0, bytes.length, 0)
  // Version 1, DSD, mono: one channel of one bit.
  write(28, 'fmt ', 52, 0, 1, 0, 1, 1, sampleRate * OVERSAMPLING, 1, count, 0, BLOCK)
  write(80, 'data', 12 + data.length, 0)
  bytes.set(data, HEAD_BYTES)
  return bytes
}
