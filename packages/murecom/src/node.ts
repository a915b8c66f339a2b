export { type GtzanSet, type LoadGtzanOptions, loadGtzan } from '@murecom/genre-cnn/node'
export { type DecodeAudioOptions, loadAudio } from '@murecom/melspec/node'
export { LibraryError, RecommenderError } from './errors.ts'
export type { AddFolderOptions, AddFolderReport, FileFailure, IndexProgress } from './library/analysis/add-folder.ts'
export { AUDIO_EXTENSIONS } from './library/analysis/find-audio.ts'
export type {
  ScoredLibrarySong,
  SimilarLibrarySong,
  SimilarOptions,
  SongCluster,
  SongTag,
  TagSearch,
} from './library/answers/types.ts'
export type { LibrarySong } from './library/song.ts'
export type { LibraryModelOption } from './library/store/library-model.ts'
export { Library } from './library.ts'
export { libraryNeighbors } from './library-neighbors.ts'
export { type OpenLibraryOptions, openLibrary } from './open-library.ts'
export { openRecommender, type RecommenderManifest, saveRecommender } from './recommender-files.ts'
