export { CatalogError } from './errors.ts'
export type { SnapshotFile, SnapshotManifest, SnapshotTable } from './snapshot/manifest.ts'
export {
  type OpenSnapshotOptions,
  openSnapshot,
  type Snapshot,
  type SnapshotFilter,
  type SnapshotTracksOptions,
} from './snapshot/open-snapshot.ts'
export type { SnapshotTrack } from './snapshot/read-tracks.ts'
export { type WriteSnapshotOptions, writeSnapshot } from './snapshot/write-snapshot.ts'
