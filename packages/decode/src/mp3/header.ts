/** What the four bytes in front of an MPEG audio layer III frame say. ISO/IEC 11172-3, 13818-3, and MPEG 2.5. */
export interface FrameHeader {
  /** Version and sample rate: what all frames of a file share. */
  kind: number
  sampleRate: number
  /** Samples of a frame, each channel: 1,152, or 576 in MPEG 2 and 2.5. */
  samples: number
  /** Bytes of the frame, header included; 0 for free format, where only the distance to the next frame shows it. */
  size: number
  /** 1 when the frame has a padding byte. */
  padding: number
  /** Bytes of side information after the header (and its checksum): how to read the frame's main data. */
  sideInfo: number
  channels: 1 | 2
}

const BIT_RATES = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320], // MPEG 1
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160], // MPEG 2 and 2.5
]
const SAMPLE_RATES = [44100, 48000, 32000]

/** The frame header at `at`, or undefined where there is none of layer III. */
export function frameHeader(bytes: Uint8Array, at: number): FrameHeader | undefined {
  if (at + 4 > bytes.length || bytes[at] !== 0xff) return undefined
  const second = bytes[at + 1]!
  const third = bytes[at + 2]!
  if ((second & 0xe6) !== 0xe2) return undefined // eleven bits of sync, layer III
  const version = (second >> 3) & 3 // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
  const bitRate = third >> 4
  const rate = (third >> 2) & 3
  if (version === 1 || bitRate === 15 || rate === 3) return undefined
  const low = version !== 3
  const sampleRate = SAMPLE_RATES[rate]! / (version === 3 ? 1 : version === 2 ? 2 : 4)
  const samples = low ? 576 : 1152
  const padding = (third >> 1) & 1
  const bits = BIT_RATES[low ? 1 : 0]![bitRate]! * 1000
  const size = bits === 0 ? 0 : Math.floor((samples / 8) * (bits / sampleRate)) + padding
  const mono = bytes[at + 3]! >> 6 === 3
  const sideInfo = low ? (mono ? 9 : 17) : mono ? 17 : 32
  return { kind: version * 4 + rate, sampleRate, samples, size, padding, sideInfo, channels: mono ? 1 : 2 }
}

/** What an encoder wrote into the silent frame in front of the audio. */
interface InfoFrame {
  /** Frames of audio after it, 0 where it does not say. */
  frames: number
  /** Samples that encoder and decoder put in front, and the encoder behind; undefined where it does not say. */
  delay: number | undefined
  padding: number
}

/** The Xing or Info tag of the frame in `bytes`, with LAME's extension. Undefined: the frame holds audio. */
export function infoFrame(bytes: Uint8Array, { sideInfo }: FrameHeader): InfoFrame | undefined {
  const at = 4 + sideInfo
  if (at + 8 > bytes.length) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const name = view.getUint32(at)
  if (name !== 0x58696e67 /* Xing */ && name !== 0x496e666f /* Info */) return undefined
  const flags = view.getUint32(at + 4)
  const frames = flags & 1 && at + 12 <= bytes.length ? view.getUint32(at + 8) : 0
  // Frame count, byte count, a table of 100 places, a quality: each is there when its flag is.
  const lame = at + 8 + (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0)
  if (lame + 24 > bytes.length || bytes[lame] === 0) return { frames, delay: undefined, padding: 0 }
  const [a, b, c] = [bytes[lame + 21]!, bytes[lame + 22]!, bytes[lame + 23]!]
  return { frames, delay: (a << 4) | (b >> 4), padding: ((b & 15) << 8) | c }
}
