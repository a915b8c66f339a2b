export { type EmbeddingModel, gtzanModel } from './embedding-model.ts'
export { SongError } from './errors.ts'
export { type SimilarSong, SongIndex, type SongIndexOptions } from './song-index.ts'
