/** Samples as a WAV file of 16 bits, which every browser plays; at most two channels of them. */
export function wavBlob(audio: { channels: readonly Float32Array[]; sampleRate: number }): Blob {
  const channels = audio.channels.slice(0, 2)
  const length = channels[0]?.length ?? 0
  const header = new DataView(new ArrayBuffer(44))
  const bytes = 2 * channels.length * length
  const text = (at: number, letters: string): void => {
    for (let i = 0; i < letters.length; i++) header.setUint8(at + i, letters.charCodeAt(i))
  }
  text(0, 'RIFF')
  header.setUint32(4, 36 + bytes, true)
  text(8, 'WAVEfmt ')
  header.setUint32(16, 16, true)
  header.setUint16(20, 1, true)
  header.setUint16(22, channels.length, true)
  header.setUint32(24, audio.sampleRate, true)
  header.setUint32(28, 2 * channels.length * audio.sampleRate, true)
  header.setUint16(32, 2 * channels.length, true)
  header.setUint16(34, 16, true)
  text(36, 'data')
  header.setUint32(40, bytes, true)
  const samples = new Int16Array(channels.length * length)
  for (const [c, channel] of channels.entries()) {
    for (let i = 0; i < length; i++) {
      samples[i * channels.length + c] = Math.round(32767 * Math.min(1, Math.max(-1, channel[i]!)))
    }
  }
  return new Blob([header, samples], { type: 'audio/wav' })
}
