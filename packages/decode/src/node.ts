export { MurecomError } from '@murecom/internal'
export { AudioDecodeError } from './errors.ts'
export { type Ffmpeg, findFfmpeg } from './ffmpeg/find.ts'
export {
  decodeChunksOfFile as decodeChunks,
  decodeFile as decode,
  type FileDecodeOptions,
  type FileProbeOptions,
  type FileScanOptions,
  probeFile as probe,
  scanLevelsOfFile as scanLevels,
} from './file.ts'
export { AUDIO_FILE_TYPES, type AudioFileType, audioFileType } from './file-types.ts'
export type { FfmpegFormat } from './formats/foreign.ts'
export type { AudioFormat } from './formats/format.ts'
export type { AudioChunk, DecodedAudio, DecodeOptions } from './output/options.ts'
export type { AudioProbe, ProbeOptions } from './output/probe-source.ts'
export type { LevelScan, ScanOptions } from './output/scan-source.ts'
