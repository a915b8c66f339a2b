export {
  loadMusicnn,
  MUSICNN_MEL_OPTIONS,
  MUSICNN_MIN_SAMPLES,
  Musicnn,
  type MusicnnEmbedding,
  type MusicnnLayer,
  type MusicnnOptions,
  type MusicTags,
} from './musicnn/musicnn.ts'
