export {
  Catalog,
  type CatalogConfig,
  openCatalog,
} from './catalog/catalog.ts'
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
export { CatalogError, ImportError, SpotifyError } from './errors.ts'
export { foldName, simplifyChinese, wordsOf } from './text.ts'
