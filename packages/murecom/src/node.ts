export {
  type AudioChunk,
  AudioDecodeError,
  type AudioProbe,
  type DecodedAudio,
  type DecodeOptions,
  decode,
  decodeChunks,
  type Ffmpeg,
  findFfmpeg,
  type ProbeOptions,
  probe,
} from '@murecom/decode/node'
export { ModelFileError } from '@murecom/genre-cnn'
export { type GtzanSet, type LoadGtzanOptions, loadGtzan } from '@murecom/genre-cnn/node'
export { ForeignBufferError, MurecomError, WorkerFailedError } from '@murecom/internal'
export type { WorkerFactory } from '@murecom/internal/threads'
export { type AddHistoryOptions, addHistory } from './add-history.ts'
export { type ArtistInLists, artistsInLists } from './artists-in-lists.ts'
export { type CheckFilterOptions, checkFilter } from './check-filter.ts'
export {
  FilterError,
  LibraryError,
  ListeningError,
  RadioError,
  RecommenderError,
  ServerError,
  SongError,
} from './errors.ts'
export { type AudioFeatures, type AudioFeaturesOptions, audioFeatures } from './features/audio-features.ts'
export type { SongFeatures } from './features/song-features.ts'
export type { SoundDescription } from './features/sound-description.ts'
export type { StretchFeatures } from './features/stretch-features.ts'
export type { WholeLoudness } from './features/whole-loudness.ts'
export { type HeardLatelyOptions, heardLately, type LatelySong } from './heard-lately.ts'
export type { HistoryLibrary } from './history/know-names.ts'
export type { HistoryFiles, HistoryReport, HistoryService, HistorySource } from './history/types.ts'
export type { AddFolderOptions, IndexProgress } from './library/analysis/folder-options.ts'
export type { AddFolderReport, PassedOverFiles, RefusedFile, UnavailableSongs } from './library/analysis/report.ts'
export type { MixedSongs, MixSeed } from './library/answers/mix/seeds.ts'
export {
  type ClusterOptions,
  type FindOptions,
  type KeepOptions,
  type ListOptions,
  type MixOptions,
  type PathOptions,
  type SearchOptions,
  type SimilarAlbumsOptions,
  type SimilarOptions,
  SONG_SORTS,
  type SongSort,
  type SortOptions,
  type WhereOptions,
} from './library/answers/options.ts'
export type { SongVectors } from './library/answers/song-vectors.ts'
export type { SongName } from './library/answers/songs-named.ts'
export type {
  LibraryAlbum,
  LibraryArtist,
  LyricsMatch,
  ScoredLibrarySong,
  SimilarAlbum,
  SimilarArtist,
  SimilarLibrarySong,
  SongCluster,
  SongTag,
  TagSearch,
  WordSearch,
} from './library/answers/types.ts'
export { dataFolder } from './library/files/data-folder.ts'
export { AUDIO_EXTENSIONS } from './library/files/formats.ts'
export { systemPath } from './library/files/path-text.ts'
export { isServerPath } from './library/files/server-path.ts'
export type { IndexSoundsOptions, IndexSoundsReport } from './library/postgres/index-sounds.ts'
export type { QueueFolderOptions, QueueFolderReport } from './library/queue/queue-folder.ts'
export type { FailedSong } from './library/queue/song-queue.ts'
export type { WorkedSong, WorkReport } from './library/queue/work.ts'
export type { SharedWorker } from './library/queue/worker-log.ts'
export type { RenewOptions, RenewReport } from './library/renewal/renew.ts'
export type { ServerId } from './library/servers/server-ids.ts'
export type { LibrarySong } from './library/song.ts'
export type { SongFault } from './library/store/faults.ts'
export type { LibraryModelOption } from './library/store/library-model.ts'
export type { NumberedLibrarySong, SongContent } from './library/store/song-reader.ts'
export { albumArtistOf, albumFolder, leadArtist } from './library/table/credits.ts'
export type { Cover } from './library/tags/covers/cover.ts'
export type { PictureType } from './library/tags/covers/picture-type.ts'
export type { Lyrics, LyricsLine } from './library/tags/lyrics/lyrics.ts'
export type { MusicBrainzIds, ReplayGain, SongTags } from './library/tags/song-tags.ts'
export type { ParallelLibraryOptions } from './library/threads/parallel-options.ts'
export type { WatchOptions } from './library/watch/watch-folders.ts'
export type { WatchMethod } from './library/watch/watched-folder.ts'
export type { FoundBy } from './library/words/search-words.ts'
export { Library } from './library.ts'
export { LibraryMatcher, type MatchEntriesOptions, matchEntries } from './library-matcher.ts'
export { libraryFeatures, libraryNeighbors } from './library-neighbors.ts'
export { HeardLog } from './listening/heard-log.ts'
export type {
  Bookmark,
  HeardEntry,
  HeardName,
  HeardPlay,
  HistoryAccount,
  HistoryName,
  ListenedSong,
  Mark,
  MarkedItem,
  NewPlaylist,
  Play,
  PlayCount,
  PlaylistChanges,
  PlaylistInfo,
  PlaylistOrigin,
  PlayOutcome,
  PlaySource,
  PlaysOptions,
  SavedFilter,
  SavedPlaylist,
  SavedQueue,
} from './listening/types.ts'
export { Listening } from './listening.ts'
export { catalogLists, type NamedList, type ReadListsOptions, readLists } from './matching/read-lists.ts'
export type { EntryMatch, ListEntry, MatchOptions, MissingReason, NearSong, OwnSong } from './matching/types.ts'
export { type OpenMusicServerOptions, openMusicServer } from './music-server.ts'
export { NamedLists, type NamedListsAnswer, type NearListName } from './named-lists.ts'
export { type OpenLibraryOptions, openLibrary } from './open-library.ts'
export { listeningFile, type OpenListeningOptions, openListening } from './open-listening.ts'
export { type OwnListsLibrary, ownLists } from './own-lists.ts'
export { ParallelLibrary } from './parallel-library.ts'
export type { CatalogIdentity } from './playlists/files/catalog-identity.ts'
export type { PartFile, PartName, RecommenderManifest } from './playlists/files/manifest.ts'
export { isSparkOutput } from './playlists/spark/manifest.ts'
export type { GivenUp, RadioRules } from './radio/question.ts'
export type {
  RadioAnswer,
  RadioLibrary,
  RadioNever,
  RadioOptions,
  RadioOutcome,
  RadioPlaylists,
  RadioReason,
  RadioReport,
  RadioSeeds,
  RadioSong,
  RadioSurroundings,
} from './radio/types.ts'
export { Radio } from './radio.ts'
export { readSmartPlaylist, type SmartPlaylist } from './read-smart-playlist.ts'
export {
  type OpenRecommenderOptions,
  openRecommender,
  recommenderManifest,
  requireRoom,
  type SaveRecommenderOptions,
  saveRecommender,
} from './recommender-files.ts'
export type { AddServerOptions, AddServerReport } from './servers/indexing/server-options.ts'
export type { TakenAlong } from './servers/indexing/take-along.ts'
export type { PathMapping } from './servers/path-map.ts'
export { isServerUrl } from './servers/server-url.ts'
export { type PlaylistEntry, writeToServer } from './servers/to-playlist.ts'
export type { ByteRange, MusicServer, ServerAudio, ServerPlaylist, ServerSong, ServerStar } from './servers/types.ts'
export {
  type OpenSharedLibraryOptions,
  openSharedLibrary,
  SharedLibrary,
  type SharedProgress,
  type SharedWorkOptions,
} from './shared-library.ts'
export { openSharedSounds, type SharedSimilarOptions, SharedSounds } from './shared-sounds.ts'
export { type JoinedSong, type SimilarBy, type SimilarByOptions, type SimilarLibrary, similarBy } from './similar-by.ts'
export { type SmartPlaylistOptions, smartPlaylist } from './smart-playlist.ts'
export { snapshotCatalog } from './snapshot-catalog.ts'
export { type SparkRecommenderOptions, sparkRecommender } from './spark-recommender.ts'
