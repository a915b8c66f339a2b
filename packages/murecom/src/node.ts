export { LibraryError } from './errors.ts'
export type { AddFolderOptions, AddFolderReport, FileFailure, IndexProgress } from './library/add-folder.ts'
export { AUDIO_EXTENSIONS } from './library/find-audio.ts'
export { Library, type LibrarySong, openLibrary, type SimilarLibrarySong } from './library/library.ts'
