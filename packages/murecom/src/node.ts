export { type GtzanSet, type LoadGtzanOptions, loadGtzan } from '@murecom/genre-cnn/node'
export { type DecodeAudioOptions, loadAudio } from '@murecom/melspec/node'
export { LibraryError, RecommenderError } from './errors.ts'
export type { AddFolderOptions, AddFolderReport, FileFailure, IndexProgress } from './library/add-folder.ts'
export type {
  ScoredLibrarySong,
  SimilarLibrarySong,
  SimilarOptions,
  SongCluster,
  SongTag,
  TagSearch,
} from './library/answers.ts'
export { AUDIO_EXTENSIONS } from './library/find-audio.ts'
export { Library } from './library/library.ts'
export type { LibraryModelOption } from './library/library-model.ts'
export { type OpenLibraryOptions, openLibrary } from './library/open-library.ts'
export type { LibrarySong } from './library/song-table.ts'
export { openRecommender, type RecommenderManifest, saveRecommender } from './playlists/files.ts'
export { libraryNeighbors } from './playlists/library-neighbors.ts'
