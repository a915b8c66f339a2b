export type { DecodeAudioOptions, DecodedAudio } from './decode/decode-source.ts'
export { AudioDecodeError } from './decode/errors.ts'
export { type AudioFormat, sniffFormat } from './decode/format.ts'
export { decodeAudio } from './decode-audio.ts'
