export { BackendMissingError, ModelFileError } from '@murecom/genre-cnn'
export { ForeignBufferError, MurecomError, WorkerFailedError } from '@murecom/internal'
export type { WorkerFactory } from '@murecom/internal/threads'
export { CorpusError } from '@murecom/word2vec'
export type { EmbeddingModel, SoundAnalysis } from './embedding-model.ts'
export { RecommenderError, SongError } from './errors.ts'
export {
  type EvaluatePlaylistsOptions,
  evaluatePlaylists,
  type PlaylistEvaluation,
  type PlaylistEvaluationRow,
} from './evaluate-playlists.ts'
export type { ModelName } from './models/by-name.ts'
export { gtzanModel, ownModel } from './models/genre-cnn.ts'
export { musicnnModel } from './models/musicnn.ts'
export { type OnnxFacts, type OnnxModelOptions, onnxModel } from './models/onnx.ts'
export type { OnnxRuntime, OnnxSession, OnnxTensor } from './models/onnx-runtime.ts'
export {
  type Explanation,
  PlaylistRecommender,
  type RecommenderOptions,
} from './playlist-recommender.ts'
export type { BlendWeights } from './playlists/blend.ts'
export type { CatalogTrack, PlaylistCatalog, RecommendedTrack, TrackList } from './playlists/catalog.ts'
export type { BlendChoice } from './playlists/choice/choose-blend.ts'
export type { ChosenWeights, PartMeasure } from './playlists/choice/choose-weights.ts'
export type { SongFeatures } from './playlists/cold/song-features.ts'
export type { FeaturesOf } from './playlists/cold/train-cold.ts'
export type { MeanInterval } from './playlists/evaluation/bootstrap.ts'
export type { NameTable } from './playlists/name-table.ts'
export type { NeighborTable } from './playlists/neighbor-table.ts'
export type {
  AudioNeighbors,
  LimitOptions,
  NamedSong,
  NextSong,
  NextSongsAnswer,
  NextSongsQuery,
} from './playlists/next-songs.ts'
export type { HeadWeights } from './playlists/parts/head-weights.ts'
export type { BlendPartName } from './playlists/parts/types.ts'
export type { Reason } from './playlists/reasons.ts'
export type { BlendModels, RecommenderModels } from './playlists/training/models.ts'
export type { TrainKernels, TrainOptions, TrainStage, TrainWorkers } from './playlists/training/train-options.ts'
export type { TrainingCounts } from './playlists/training/training-counts.ts'
export { SongIndex } from './song-index.ts'
export type { SongComparison } from './songs/ranking.ts'
export type {
  AddSongOptions,
  SimilarSong,
  SimilarSongsOptions,
  SongIndexOptions,
} from './songs/song-index-options.ts'
