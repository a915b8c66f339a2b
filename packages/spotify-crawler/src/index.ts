export { MurecomError } from '@murecom/internal'
export { nameSimilarity, type TrackQuery } from './catalog/match.ts'
export type { CatalogTables } from './catalog/schema.ts'
export type { SearchOptions } from './catalog/search.ts'
export type {
  AlbumInput,
  CatalogStats,
  EntryInput,
  PlaylistFilter,
  PlaylistInput,
  Track,
  TrackInput,
  TrackMatch,
} from './catalog/types.ts'
export {
  Catalog,
  type CatalogConfig,
  openCatalog,
  type PurgeOptions,
} from './catalog.ts'
export type { CrawlProgress } from './crawl/meter.ts'
export type { CrawlOptions, CrawlReport } from './crawl/options.ts'
export { crawl } from './crawl.ts'
export { CatalogError, ImportError, SpotifyError } from './errors.ts'
export { foldName, simplifyChinese } from './fold-name.ts'
export { readListen } from './import/formats/services/listenbrainz.ts'
export { IMPORT_FORMATS, type ImportFormat } from './import/import-format.ts'
export type { FileReport, ImportProgress } from './import/import-source.ts'
export type { NamedTrack } from './import/model.ts'
export { type ImportListsReport, importLists, type ListInput } from './import-lists.ts'
export { type ImportOptions, type ImportReport, importPlaylists } from './import-playlists.ts'
export { type LoginOptions, login } from './login.ts'
export type {
  PageOptions,
  Profile,
  RecommendationOptions,
  RequestOptions,
  SpotifyClientOptions,
} from './spotify/client-options.ts'
export type { EntryPage, FoundPlaylist, Page } from './spotify/normalise.ts'
export { readSecrets, type SpotifySecrets, writeSecrets } from './spotify/secrets-file.ts'
export { SpotifyClient } from './spotify-client.ts'
export { wordsOf } from './text.ts'
export { type UpdateOptions, type UpdateReport, updateTracks } from './update-tracks.ts'
