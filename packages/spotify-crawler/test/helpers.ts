import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Simulator, type SimulatorOptions, startSimulator } from '@murecom/spotify-simulator'
import { expect, onTestFinished } from 'vitest'
import type { Catalog } from '../src/catalog.ts'
import {
  importPlaylists,
  openCatalog,
  SpotifyClient,
  type SpotifyClientOptions,
  type TrackInput,
} from '../src/index.ts'
import { sqliteOf } from './sqlite-of.ts'

export { sqliteOf }

/** A folder that goes when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'murecom-crawler-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export async function memoryCatalog(): Promise<Catalog> {
  const catalog = await openCatalog(':memory:')
  onTestFinished(() => catalog.close())
  return catalog
}

export function track(
  sourceId: string,
  name: string,
  artists: string[] = ['Someone'],
  more: Partial<TrackInput> = {},
): TrackInput {
  return {
    source: 'spotify',
    sourceId,
    name,
    artists: artists.map(a => ({ sourceId: `artist-${a}`, name: a })),
    ...more,
  }
}

/** Writes one complete playlist; returns its id. */
export function addPlaylist(
  catalog: Catalog,
  sourceId: string,
  tracks: TrackInput[],
  more: { name?: string; source?: string; at?: number } = {},
): number {
  return catalog.store.transaction(() => {
    const id = catalog.writer.upsertPlaylist({
      source: more.source ?? 'spotify',
      sourceId,
      name: more.name ?? sourceId,
    })
    catalog.writer.putEntries(
      id,
      tracks.map((t, position) => ({ position, track: t })),
    )
    catalog.writer.markComplete(id, more.at ?? Date.now())
    return id
  })
}

/** Everything a reader can see, by the sources' own ids, in a fixed order: equal dumps are equal catalogues. */
export function dump(catalog: Catalog): unknown {
  const all = (sql: string): unknown[] => catalog.store.prepare(sql).raw().all()
  const isSqlite = catalog.store.dialect.name === 'sqlite'
  const dangling = isSqlite ? (sqliteOf(catalog).pragma('foreign_key_check') as unknown[]) : []
  if (dangling.length > 0) throw new Error(`${dangling.length} rows name what is not there`)
  return {
    playlists: all(`SELECT source, source_id, name, description, collaborative, public, snapshot_id, total, complete
      FROM playlists ORDER BY source, source_id`),
    entries:
      all(`SELECT p.source, p.source_id, e.position, t.source, t.source_id, e.added_at, e.added_by FROM playlist_tracks e
      JOIN playlists p ON p.id = e.playlist_id JOIN tracks t ON t.id = e.track_id ORDER BY 1, 2, 3`),
    tracks:
      all(`SELECT t.source, t.source_id, t.uri, t.name, t.name_fold, a.source_id, t.duration_ms, t.explicit, t.disc, t.number,
      t.isrc, t.kind, t.facts FROM tracks t LEFT JOIN albums a ON a.id = t.album_id ORDER BY 1, 2`),
    albums: all('SELECT source, source_id, name, release_date, image_url FROM albums ORDER BY 1, 2'),
    trackArtists: all(`SELECT t.source, t.source_id, l.ord, a.source, a.source_id, a.name FROM track_artists l
      JOIN tracks t ON t.id = l.track_id JOIN artists a ON a.id = l.artist_id ORDER BY 1, 2, 3`),
  }
}

/** A client of a simulator that loses no time between tries. */
export function clientOf(simulator: Simulator, more: Partial<SpotifyClientOptions> = {}): SpotifyClient {
  const { clientId, clientSecret, apiUrl, accountsUrl } = simulator
  return new SpotifyClient({
    clientId,
    clientSecret,
    baseUrl: apiUrl,
    accountsUrl,
    profile: 'extended',
    backoffMs: 1,
    timeoutMs: 5000,
    ...more,
  })
}

/** A simulator that stops when the test ends. */
export async function simulatorOf(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator(options)
  onTestFinished(() => simulator.close())
  return simulator
}

/** Playlists by name, each as "title / artist & artist" in order. */
export function listsOf(catalog: Catalog): Record<string, string[]> {
  const { store } = catalog
  const rows = store.prepare('SELECT id, name FROM playlists WHERE complete = 1 ORDER BY id').raw().all()
  const entries = store.prepare('SELECT track_id FROM playlist_tracks WHERE playlist_id = ? ORDER BY position').pluck()
  const lists: Record<string, string[]> = {}
  for (const [id, name] of rows as [number, string][]) {
    const key = name in lists ? `${name} (${id})` : name
    lists[key] = catalog
      .tracks([...new Set(entries.all(id) as number[])])
      .map(t => `${t.name} / ${t.artists.map(a => a.name).join(' & ')}`)
  }
  return lists
}

/** A file of the cases that people met. */
export const caseFile = (name: string): string => join(import.meta.dirname, 'fixtures', 'cases', name)

/** Imports into an empty catalogue; what the report says and what the catalogue then holds must be one. */
export async function imports(paths: string | string[], catalog?: Catalog) {
  catalog ??= await memoryCatalog()
  const count = (sql: string): number => catalog.store.prepare(sql).pluck().get() as number
  const lists = (): number => count('SELECT count(*) FROM playlists')
  const entries = (): number => count('SELECT count(*) FROM playlist_tracks')
  const isEmpty = lists() === 0
  const report = await importPlaylists(catalog, paths)
  if (isEmpty) expect([report.playlists, report.entries]).toEqual([lists(), entries()])
  return { catalog, report, file: report.files[0]!, lists: listsOf(catalog), playlists: lists(), entries: entries() }
}
