export { ForeignBufferError, MurecomError, WorkerFailedError } from '@murecom/internal'
export type { WorkerFactory, WorkerLike } from '@murecom/internal/threads'
export { BackendMissingError, ModelFileError } from './errors.ts'
export { MUSICNN_MEL_OPTIONS, MUSICNN_MIN_SAMPLES } from './musicnn/input.ts'
export { type LoadMusicnnOptions, loadMusicnn } from './musicnn/load-musicnn.ts'
export {
  Musicnn,
  type MusicnnAnalysis,
  type MusicnnEmbedding,
  type MusicnnEmbedOptions,
  type MusicnnLayer,
  type MusicnnOptions,
  type MusicTags,
} from './musicnn/musicnn.ts'
