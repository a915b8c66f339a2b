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
} from './catalog.ts'
export type { CrawlProgress } from './crawl/meter.ts'
export { type CrawlOptions, type CrawlReport, crawl } from './crawl.ts'
export { CatalogError, ImportError, SpotifyError } from './errors.ts'
export { foldName, simplifyChinese } from './fold-name.ts'
export { IMPORT_FORMATS, type ImportFormat } from './import/detect.ts'
export {
  type FileReport,
  type ImportOptions,
  type ImportReport,
  importPlaylists,
} from './import-playlists.ts'
export { type LoginOptions, login } from './login.ts'
export type { FoundPlaylist, Page } from './spotify/normalise.ts'
export { readSecrets, type SpotifySecrets, writeSecrets } from './spotify/secrets-file.ts'
export { type Profile, SpotifyClient, type SpotifyClientOptions } from './spotify-client.ts'
export { wordsOf } from './text.ts'
export { type UpdateOptions, type UpdateReport, updateTracks } from './update-tracks.ts'
