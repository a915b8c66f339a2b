import type { FfmpegFormat } from '../formats/foreign.ts'
import type { AudioFormat } from '../formats/format.ts'

/**
 * ffmpeg's reader for each format. It is named in the call, so that a file reaches the one reader of what it was recognised as,
 * and none that opens other files.
 */
export const DEMUXERS: Readonly<Record<AudioFormat | FfmpegFormat, string>> = {
  wav: 'wav',
  mp3: 'mp3',
  flac: 'flac',
  ogg: 'ogg',
  mp4: 'mov',
  aac: 'aac',
  aiff: 'aiff',
  caf: 'caf',
  matroska: 'matroska',
  asf: 'asf',
  ape: 'ape',
  wavpack: 'wv',
  dsf: 'dsf',
  dsdiff: 'iff',
  tta: 'tta',
  musepack: 'mpc8',
  'musepack-7': 'mpc',
  tak: 'tak',
  shorten: 'shn',
  ac3: 'ac3',
  eac3: 'eac3',
  dts: 'dts',
  mp2: 'mp3',
  au: 'au',
  amr: 'amr',
  wave64: 'w64',
  voc: 'voc',
  realmedia: 'rm',
  avi: 'avi',
  flash: 'flv',
  mpeg: 'mpeg',
  'mpeg-ts': 'mpegts',
}
