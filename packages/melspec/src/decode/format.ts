export type AudioFormat = 'wav' | 'mp3' | 'flac' | 'ogg'

/** The container of some bytes, judged by content alone; null when it is none of the four. */
export function sniffFormat(bytes: Uint8Array): AudioFormat | null {
  const ascii = (offset: number, text: string): boolean =>
    bytes.length >= offset + text.length && [...text].every((c, i) => bytes[offset + i] === c.charCodeAt(0))
  if ((ascii(0, 'RIFF') || ascii(0, 'RF64')) && ascii(8, 'WAVE')) return 'wav'
  if (ascii(0, 'fLaC')) return 'flac'
  if (ascii(0, 'OggS')) return 'ogg'
  if (ascii(0, 'ID3')) {
    // FLAC files sometimes carry an ID3v2 tag in front; its size is four 7-bit bytes.
    const size = ((bytes[6]! & 127) << 21) | ((bytes[7]! & 127) << 14) | ((bytes[8]! & 127) << 7) | (bytes[9]! & 127)
    return ascii(10 + size, 'fLaC') ? 'flac' : 'mp3'
  }
  // Frame sync of 11 bits, a layer and a bit rate that exist.
  for (let i = 0; i + 2 < Math.min(bytes.length, 4096); i++) {
    const sync = bytes[i] === 0xff && (bytes[i + 1]! & 0xe0) === 0xe0
    if (sync && (bytes[i + 1]! & 0x06) === 0x02 && bytes[i + 2]! >> 4 !== 15) return 'mp3'
  }
  return null
}
