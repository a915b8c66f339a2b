/** The files that are broken, by format. */
export const FUZZED = {
  mp3: ['layer3.mp3'],
  wav: ['24-bit.wav', '8-bit.wav', 'float-32.wav', 'six-channels.wav', 'rf64.wav', 'a-law.wav'],
  flac: ['frames.flac', 'deep.flac'],
  ogg: ['vorbis.ogg', 'flac-in-ogg.ogg', 'six.ogg'],
  opus: ['opus.opus', 'mono.opus', 'six.opus'],
  mp4: ['aac.m4a', 'mono-22k.m4a', 'alac.m4a', 'opus.mp4'],
  aac: ['adts.aac'],
  aiff: ['big-endian.aiff', '24-bit.aiff'],
  caf: ['pcm.caf'],
  matroska: ['opus.webm', 'vorbis.webm', 'flac.mka', 'aac.mkv'],
} as const
