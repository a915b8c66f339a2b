/** The files that are broken, by format; their folder is test/fixtures. */
export const FUZZED = {
  mp3: [
    'ffmpeg/layer3.mp3',
    'librosa/cbr-64.mp3',
    'librosa/vbr.mp3',
    'librosa/free-format.mp3',
    'librosa/mono-8k.mp3',
    'librosa/picture.mp3',
  ],
  wav: [
    'ffmpeg/24-bit.wav',
    'ffmpeg/8-bit.wav',
    'ffmpeg/float-32.wav',
    'ffmpeg/six-channels.wav',
    'ffmpeg/rf64.wav',
    'ffmpeg/a-law.wav',
  ],
  flac: ['ffmpeg/frames.flac', 'ffmpeg/deep.flac', 'librosa/mono-192k-24.flac'],
  ogg: ['ffmpeg/vorbis.ogg', 'ffmpeg/flac-in-ogg.ogg', 'ffmpeg/six.ogg', 'librosa/short-pages.ogg'],
  opus: ['ffmpeg/opus.opus', 'ffmpeg/mono.opus', 'ffmpeg/six.opus'],
  mp4: ['ffmpeg/aac.m4a', 'ffmpeg/mono-22k.m4a', 'ffmpeg/alac.m4a', 'ffmpeg/opus.mp4'],
  aac: ['ffmpeg/adts.aac'],
  aiff: ['ffmpeg/big-endian.aiff', 'ffmpeg/24-bit.aiff'],
  caf: ['ffmpeg/pcm.caf'],
  matroska: ['ffmpeg/opus.webm', 'ffmpeg/vorbis.webm', 'ffmpeg/flac.mka', 'ffmpeg/aac.mkv'],
} as const
