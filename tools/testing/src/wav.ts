/** A 16-bit mono WAV file of some samples in [-1, 1]. */
export function wavBytes(samples: Float32Array, sampleRate: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(44 + 2 * samples.length)
  const view = new DataView(bytes.buffer)
  const ascii = (offset: number, text: string): void => {
    for (let i = 0; i < text.length; i++) bytes[offset + i] = text.charCodeAt(i)
  }
  ascii(0, 'RIFF')
  view.setUint32(4, 36 + 2 * samples.length, true)
  ascii(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, sampleRate, true)
  view.setUint32(28, 2 * sampleRate, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  ascii(36, 'data')
  view.setUint32(40, 2 * samples.length, true)
  for (let i = 0; i < samples.length; i++) view.setInt16(44 + 2 * i, Math.round(32767 * samples[i]!), true)
  return bytes
}

/** A decaying chord that repeats every half second: music enough for a network. */
export function chord(hz: readonly number[], seconds: number, sampleRate = 22050): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) => {
    const t = i / sampleRate
    const beat = Math.exp(-4 * (t % 0.5))
    return (0.8 * beat * hz.reduce((sum, f) => sum + Math.sin(2 * Math.PI * f * t), 0)) / hz.length
  })
}
