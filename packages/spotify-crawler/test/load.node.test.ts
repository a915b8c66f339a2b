import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { SQLITE } from '../src/catalog/dialect/sqlite.ts'
import { beginLoad, claimForWriting, isLoadPending } from '../src/catalog/load.ts'
import { type Catalog, importPlaylists, openCatalog } from '../src/index.ts'
import { FUZZED, samplesOf } from './fuzz-imports.ts'
import { addPlaylist, dump, memoryCatalog, sqliteOf, temporaryFolder, track } from './helpers.ts'
import { oldCatalogue } from './old-catalogue.ts'
import * as samples from './samples.ts'
import type { Written } from './writers/model.ts'

/** A folder with a file of every format. */
function everything(): string {
  const folder = join(temporaryFolder(), 'files')
  mkdirSync(folder)
  for (const format of FUZZED) {
    const [{ name, bytes, beside = {} }] = samplesOf(format) as [Written]
    mkdirSync(join(folder, format))
    for (const [file, content] of Object.entries({ ...beside, [name]: bytes }))
      writeFileSync(join(folder, format, file), content)
  }
  return folder
}

const slice = (from: number, count: number): string =>
  JSON.stringify({
    info: {},
    playlists: Array.from({ length: count }, (_, i) => ({
      pid: from + i,
      name: `list ${from + i}`,
      tracks: Array.from({ length: 40 }, (_, pos) => ({
        pos,
        artist_name: `Artist ${(pos * 7) % 30}`,
        artist_uri: `spotify:artist:${(pos * 7) % 30}`,
        track_uri: `spotify:track:${String(((from + i) * 13 + pos) % 3000).padStart(22, 'a')}`,
        track_name: `Song ${((from + i) * 13 + pos) % 3000} 月亮`,
        album_uri: `spotify:album:${pos}`,
        album_name: 'Album',
      })),
    })),
  })

function slices(): string {
  const folder = temporaryFolder()
  for (let i = 0; i < 4; i++) writeFileSync(join(folder, `mpd.slice.${i}.json`), slice(i * 400, 400))
  return folder
}

const indexes = (catalog: Catalog): unknown[] =>
  catalog.store
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1")
    .pluck()
    .all()

/** What a catalogue has to be, whatever happened: sound, with all its indexes and no half playlist. */
function expectWhole(catalog: Catalog): void {
  const { store } = catalog
  expect(isLoadPending(catalog.store)).toBe(false)
  expect(indexes(catalog)).toEqual(expect.arrayContaining(SQLITE.deferredIndexes.map(index => index.name)))
  expect(sqliteOf(catalog).pragma('integrity_check', { simple: true })).toBe('ok')
  const tracks = store.prepare('SELECT count(*) FROM tracks').pluck().get()
  expect(store.prepare('SELECT count(*) FROM tracks_fts_docsize').pluck().get()).toBe(tracks)
  const half =
    'SELECT count(*) FROM playlists p WHERE (SELECT count(*) FROM playlist_tracks WHERE playlist_id = p.id) < 40'
  expect(store.prepare(half).pluck().get()).toBe(0)
}

describe('an import that rebuilds the indexes', () => {
  it('leaves the catalogue that one without leaves, for every format and on top of others', async () => {
    const folder = everything()
    const [with_, without] = [await memoryCatalog(), await memoryCatalog()]
    for (const [catalog, rebuildIndexes] of [
      [with_, true],
      [without, false],
    ] as const) {
      // A track, an artist and an album that the files name too, and one that only this list has.
      const full = track('1'.padStart(22, '0'), 'Full', ['X', 'Y'], { isFull: true, durationMs: 5 })
      addPlaylist(catalog, 'before', [full, track('b', 'B', ['X'], { album: { sourceId: 'al', name: 'Al' } })])
      await importPlaylists(catalog, folder, { rebuildIndexes })
    }
    expect(dump(with_)).toEqual(dump(without))
    expect(indexes(with_)).toEqual(indexes(without))
    expect(with_.searchTracks('one').map(t => t.name)).toEqual(without.searchTracks('one').map(t => t.name))
    expect(with_.searchTracks('one').length).toBeGreaterThan(0)
  })

  it('is chosen for files that are large, and large against the catalogue', async () => {
    const catalog = await memoryCatalog()
    const path = join(temporaryFolder(), 'mpd.slice.json')
    const pending: boolean[] = []
    const onProgress = (): void => void pending.push(isLoadPending(catalog.store))
    writeFileSync(path, slice(0, 1))
    await importPlaylists(catalog, path, { onProgress })
    writeFileSync(path, `${slice(1, 1)}${' '.repeat(50_000_000)}`)
    await importPlaylists(catalog, path, { onProgress })
    expect(pending).toEqual([false, true])
    expect(isLoadPending(catalog.store)).toBe(false)
  })

  it('keeps ids apart that no database tells apart, and together those it does not', async () => {
    const ids = ['a', 'a\0', 'a\ud800', 'a\udfff', 'A', '']
    const rows = ids.map((id, pos) => ({
      pos,
      track_uri: `spotify:track:${String(pos).padStart(22, '0')}`,
      track_name: 't',
      artist_uri: `spotify:artist:${id}`,
      artist_name: 'n',
      album_uri: `spotify:album:${id}`,
      album_name: 'x',
    }))
    const path = join(temporaryFolder(), 'x.json')
    writeFileSync(path, JSON.stringify({ playlists: [{ pid: 1, name: 'x', tracks: rows }] }))
    const [with_, without] = [await memoryCatalog(), await memoryCatalog()]
    await importPlaylists(with_, path, { rebuildIndexes: true })
    await importPlaylists(without, path, { rebuildIndexes: false })
    expect(dump(with_)).toEqual(dump(without))
    expect(with_.stats()).toMatchObject({ tracks: 6, albums: 4, artists: 4 })
  })

  it('leaves a sound catalogue wherever it is killed, and ends as if it had not been', async () => {
    const folder = slices()
    const wanted = await memoryCatalog()
    await importPlaylists(wanted, folder)
    const path = join(temporaryFolder(), 'killed.db')
    const script = join(import.meta.dirname, 'import-process.ts')
    for (const moment of ['batch 1', 'batch 5', 'index 3']) {
      const child = spawn(process.execPath, ['--conditions=@murecom/source', script, path, folder, moment], {
        stdio: ['ignore', 'inherit', 'inherit'],
      })
      const [, signal] = await once(child, 'exit')
      expect(signal).toBe('SIGKILL')
      const left = new BetterSqlite3(path, { readonly: true })
      expect(left.prepare('SELECT count(*) FROM loads').pluck().get()).toBe(1)
      left.close()
      const catalog = await openCatalog(path)
      expectWhole(catalog)
      catalog.close()
    }
    const catalog = await openCatalog(path)
    await importPlaylists(catalog, folder, { rebuildIndexes: true })
    expectWhole(catalog)
    expect(dump(catalog)).toEqual(dump(wanted))
    catalog.close()
  })

  it('lets others read meanwhile, and nobody write', async () => {
    const path = join(temporaryFolder(), 'a.db')
    const first = await openCatalog(path)
    await importPlaylists(first, slices())
    const release = claimForWriting(first.store)
    beginLoad(first.store)
    const second = await openCatalog(path)
    expect(isLoadPending(second.store)).toBe(true)
    expect(second.searchTracks('song 17').length).toBeGreaterThan(0)
    expect([...second.playlists()]).toHaveLength(1600)
    await expect(importPlaylists(second, slices())).rejects.toMatchObject({ code: 'crawl-running' })
    expect(() => second.purge({ olderThanDays: 0 })).toThrow(/another crawl or import is writing/)
    release()
    expect(second.purge({ olderThanDays: 10_000 })).toEqual({ playlists: 0, tracks: 0 })
    expectWhole(second)
    first.close()
    second.close()
  })

  it('can be repeated when the disk was full, while it read or while it built the indexes', async () => {
    const path = join(temporaryFolder(), 'a.db')
    const catalog = await openCatalog(path)
    const folder = slices()
    const wanted = await memoryCatalog()
    await importPlaylists(wanted, folder)
    for (const spare of [30, 180]) {
      const pages = sqliteOf(catalog).pragma('page_count', { simple: true }) as number
      sqliteOf(catalog).pragma(`max_page_count = ${pages + spare}`)
      await expect(importPlaylists(catalog, folder, { rebuildIndexes: true })).rejects.toMatchObject({
        code: 'SQLITE_FULL',
      })
    }
    sqliteOf(catalog).pragma('max_page_count = 1073741823')
    await importPlaylists(catalog, folder, { rebuildIndexes: true })
    expectWhole(catalog)
    expect(dump(catalog)).toEqual(dump(wanted))
    catalog.close()
  })
})

describe('a catalogue of an earlier version', () => {
  it('keeps its contents, and is searched', async () => {
    const path = join(temporaryFolder(), 'old.db')
    const old = oldCatalogue(path, 2)
    old.exec(`INSERT INTO artists VALUES (1, 'spotify', 'x', '王菲', '王菲'), (2, 'spotify', 'y', 'Björk', 'bjork');
      INSERT INTO albums VALUES (1, 'spotify', 'al', 'Album', NULL, 'https://images.invalid/1');
      INSERT INTO tracks VALUES (7, 'spotify', 'a', NULL, '月亮代表', '月亮代表', 1, 5, 0, 1, 2, 'DE1', 'track', 1);
      INSERT INTO track_artists VALUES (7, 0, 2), (7, 1, 1);
      INSERT INTO playlists (id, source, source_id, name, name_fold, complete) VALUES (3, 'spotify', 'p', 'P', 'p', 1);
      INSERT INTO playlist_tracks VALUES (3, 0, 7, NULL, NULL)`)
    old.close()
    const catalog = await openCatalog(path)
    for (const query of ['亮代', '王菲', 'bjo', 'b']) expect(catalog.searchTracks(query)).toHaveLength(1)
    expect(catalog.track(7)).toMatchObject({
      sourceId: 'a',
      isrc: 'DE1',
      album: { imageUrl: 'https://images.invalid/1' },
    })
    addPlaylist(catalog, 'p', [track('a', '月亮代表'), track('new', 'New')])
    expect([...catalog.playlists()]).toEqual([[7, 8]])
    expect(sqliteOf(catalog).pragma('foreign_key_check')).toEqual([])
    catalog.close()
  })
})

it('takes a slice that is cut off up to its last whole playlist', async () => {
  const path = join(temporaryFolder(), 'cut.json')
  const whole = JSON.stringify(samples.MPD)
  writeFileSync(path, whole.slice(0, whole.indexOf('愛')))
  const catalog = await memoryCatalog()
  const { files } = await importPlaylists(catalog, path)
  expect(files[0]).toMatchObject({
    state: 'partial',
    playlists: 1,
    problems: [{ reason: 'JSON that is broken or cut off' }],
  })
  writeFileSync(path, whole)
  expect((await importPlaylists(catalog, path)).files[0]).toMatchObject({ state: 'imported', playlists: 2 })
})
