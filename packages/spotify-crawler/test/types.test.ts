import { expectTypeOf, test } from 'vitest'
import type * as crawler from '../src/index.ts'
import type * as names from '../src/names.ts'
import type * as snapshots from '../src/snapshot.ts'

test('a catalogue is opened asynchronously, asked synchronously, and closed', () => {
  expectTypeOf<typeof crawler.openCatalog>().toEqualTypeOf<
    (config: string | crawler.CatalogConfig) => Promise<crawler.Catalog>
  >()
  expectTypeOf<crawler.Catalog['playlists']>().toEqualTypeOf<(filter?: crawler.PlaylistFilter) => Iterable<number[]>>()
  expectTypeOf<crawler.Catalog['close']>().toEqualTypeOf<() => void>()
  expectTypeOf<crawler.Catalog>().toExtend<Disposable>()
})

test('searches take a limit and answer with ids and scores', () => {
  expectTypeOf<crawler.Catalog['searchTracks']>().toEqualTypeOf<
    (text: string, options?: crawler.SearchOptions) => crawler.TrackMatch[]
  >()
  expectTypeOf<crawler.Catalog['findTrack']>().toEqualTypeOf<(query: crawler.TrackQuery) => crawler.TrackMatch[]>()
  expectTypeOf<keyof crawler.SearchOptions>().toEqualTypeOf<'artists' | 'limit'>()
  expectTypeOf<keyof crawler.TrackQuery>().toEqualTypeOf<'trackName' | 'artists' | 'limit'>()
  expectTypeOf<crawler.TrackMatch>().toHaveProperty('id').toEqualTypeOf<number>()
  expectTypeOf<crawler.TrackMatch>().toHaveProperty('score').toEqualTypeOf<number>()
})

test('what can be resumed resolves with a status and takes a signal', () => {
  expectTypeOf<typeof crawler.crawl>().returns.resolves.toEqualTypeOf<crawler.CrawlReport>()
  expectTypeOf<crawler.CrawlReport['status']>().toEqualTypeOf<'done' | 'exhausted' | 'waiting' | 'stopped'>()
  expectTypeOf<crawler.UpdateReport['status']>().toEqualTypeOf<'done' | 'waiting' | 'stopped'>()
  expectTypeOf<crawler.ImportReport['status']>().toEqualTypeOf<'done' | 'stopped'>()
  expectTypeOf<typeof crawler.importPlaylists>().toEqualTypeOf<
    (
      catalog: crawler.Catalog,
      paths: string | readonly string[],
      options?: crawler.ImportOptions,
    ) => Promise<crawler.ImportReport>
  >()
  type Signal = AbortSignal | undefined
  expectTypeOf<crawler.CrawlOptions>().toHaveProperty('signal').toEqualTypeOf<Signal>()
  expectTypeOf<crawler.UpdateOptions>().toHaveProperty('signal').toEqualTypeOf<Signal>()
  expectTypeOf<crawler.ImportOptions>().toHaveProperty('signal').toEqualTypeOf<Signal>()
  expectTypeOf<crawler.LoginOptions>().toHaveProperty('signal').toEqualTypeOf<Signal>()
})

test('every request of the client takes its options in one object', () => {
  type Client = crawler.SpotifyClient
  expectTypeOf<Client['searchPlaylists']>().toEqualTypeOf<
    (text: string, options?: crawler.PageOptions) => Promise<crawler.Page<crawler.FoundPlaylist | null>>
  >()
  expectTypeOf<Client['userId']>().toEqualTypeOf<(options?: crawler.RequestOptions) => Promise<string>>()
  expectTypeOf<Client['tracks']>().parameters.toEqualTypeOf<[readonly string[], crawler.RequestOptions?]>()
  expectTypeOf<Client['recommendations']>().parameters.toEqualTypeOf<[crawler.RecommendationOptions]>()
  expectTypeOf<keyof crawler.PageOptions>().toEqualTypeOf<'offset' | 'signal'>()
})

test('the folding of names has a door of its own, without the database', () => {
  expectTypeOf<typeof names.foldName>().toEqualTypeOf<(name: string) => string>()
  expectTypeOf<typeof names.simplifyChinese>().toEqualTypeOf<(text: string) => string>()
})

test('a snapshot is written from a catalogue, and opened without one', () => {
  expectTypeOf<typeof snapshots.writeSnapshot>().toEqualTypeOf<
    (
      catalog: crawler.Catalog,
      folder: string,
      options?: snapshots.WriteSnapshotOptions,
    ) => Promise<snapshots.SnapshotManifest>
  >()
  expectTypeOf<typeof snapshots.openSnapshot>().returns.resolves.toEqualTypeOf<snapshots.Snapshot>()
  expectTypeOf<snapshots.Snapshot['playlists']>().returns.toEqualTypeOf<Iterable<Int32Array>>()
  expectTypeOf<snapshots.Snapshot['length']>().toEqualTypeOf<number>()
  expectTypeOf<snapshots.WriteSnapshotOptions>().toHaveProperty('signal').toEqualTypeOf<AbortSignal | undefined>()
})

test('errors of the house, each its own class', () => {
  expectTypeOf<crawler.CatalogError>().toExtend<crawler.MurecomError>()
  expectTypeOf<crawler.ImportError>().toExtend<crawler.MurecomError>()
  expectTypeOf<crawler.SpotifyError>().toHaveProperty('retryAt').toEqualTypeOf<number | undefined>()
})
