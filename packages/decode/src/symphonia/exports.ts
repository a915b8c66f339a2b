/** What decoder/src/lib.rs exports; it brings its own memory. Negative numbers are {@link END} and {@link FAILED}. */
export interface SymphoniaExports {
  readonly memory: WebAssembly.Memory
  open(gapless: number): number
  open_mp3(rate: number): number
  input(length: number): number
  decode(): number
  next(): number
  skip(): number
  seek(frame: number): number
  samples(): number
  packet(): number
  setup(): number
  setup_length(): number
  channels(): number
  sample_rate(): number
  codec(): number
  claimed_frames(): number
  is_exact(): number
  chained(): number
  time(): number
  duration(): number
  message(): number
  message_length(): number
}

export const END = -1

/** Codecs by the number that `codec()` gives. */
export const CODECS = ['pcm', 'flac', 'vorbis', 'aac', 'alac', 'opus', 'mp3'] as const
