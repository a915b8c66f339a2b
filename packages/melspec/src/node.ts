export { MurecomError } from '@murecom/internal'
export type { DecodeAudioOptions, DecodedAudio } from './decode/decode-source.ts'
export { AudioDecodeError } from './decode/errors.ts'
export { loadAudio } from './load-audio.ts'
