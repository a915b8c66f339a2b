/** The files that are broken, by format. */
export const FUZZED = {
  mp3: ['cbr-64.mp3', 'vbr.mp3', 'free-format.mp3', 'mono-8k.mp3', 'picture.mp3'],
  wav: ['16-bit.wav', '24-bit.wav', 'float-32.wav', 'six-channels.wav', '8-bit.wav'],
  flac: ['stereo-44k.flac', 'mono-8k.flac', 'mono-192k-24.flac'],
  ogg: ['stereo-44k.ogg', 'mono-8k.ogg', 'short-pages.ogg'],
} as const
