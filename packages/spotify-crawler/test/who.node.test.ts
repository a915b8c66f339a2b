import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { importPlaylists, openCatalog } from '../src/index.ts'
import { caseFile, imports, listsOf, memoryCatalog, sqliteOf, temporaryFolder } from './helpers.ts'
import { oldCatalogue } from './old-catalogue.ts'

const written = (name: string, content: string | object): string => {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const uri = (n: number): string => `spotify:track:${`${n}`.padStart(22, '0')}`
const history = (): string =>
  written('StreamingHistory0.json', [
    { endTime: '2024-01-01 10:00', artistName: 'The A', trackName: 'One', msPlayed: 180_000 },
    { endTime: '2024-01-01 10:04', artistName: 'B', trackName: 'Two', msPlayed: 180_000 },
  ])
const account = (): string =>
  written('Playlist1.json', {
    playlists: [
      {
        name: 'P',
        items: [
          { track: { trackName: 'ONE', artistName: 'the  a', albumName: 'Al', trackUri: uri(1) } },
          { track: { trackName: 'One', artistName: 'The A', albumName: 'Live', trackUri: uri(2) } },
        ],
      },
    ],
  })

it('names that only a search takes for one are songs of their own', async () => {
  const { catalog, entries } = await imports(caseFile('m3u-names-that-fold-alike.m3u8'))
  expect([entries, catalog.stats().tracks]).toEqual([8, 8])
})

it.each([
  ['first without id', [history, account]],
  ['first with id', [account, history]],
])('a song with an id and without is one track, %s', async (_, paths) => {
  for (const rebuildIndexes of [false, true]) {
    const catalog = await memoryCatalog()
    for (const path of paths) await importPlaylists(catalog, path(), { rebuildIndexes })
    expect(catalog.stats().tracks).toBe(3)
    const [one] = catalog.findTrack({ trackName: 'one', artists: ['the a'] })
    expect(one).toMatchObject({ source: 'spotify', sourceId: '1'.padStart(22, '0'), popularity: 2 })
    expect(one!.album?.name).toBe('Al')
  }
})

it.each([false, true])('a bare link gets its name later', async rebuildIndexes => {
  const catalog = await memoryCatalog()
  await importPlaylists(catalog, written('x.m3u', `#EXTM3U\n${uri(1)}\n${uri(7)}\n`), { rebuildIndexes })
  expect(Object.values(listsOf(catalog))).toEqual([[' / ', ' / ']])
  await importPlaylists(catalog, account(), { rebuildIndexes })
  expect(listsOf(catalog)['x']).toEqual(['ONE / the  a', ' / '])
  expect(catalog.searchTracks('one')).toHaveLength(2)
  // What is known is not lost to a later link.
  await importPlaylists(catalog, written('y.m3u', `#EXTM3U\n${uri(1)}\n`), { rebuildIndexes })
  expect(listsOf(catalog)['y']).toEqual(['ONE / the  a'])
})

it('names of signs alone are found', async () => {
  const names = ['÷', '???', '🔥', '!!!']
  const lines = names.map((name, i) => `#EXTINF:1,${names[3 - i]} - ${name}\n${i}.mp3\n`)
  const { catalog } = await imports(written('x.m3u8', `#EXTM3U\n${lines.join('')}`))
  names.forEach((trackName, i) => {
    expect(catalog.findTrack({ trackName, artists: [names[3 - i]!] })[0]).toMatchObject({ name: trackName, score: 1 })
    expect(catalog.searchTracks(trackName)[0]).toMatchObject({ name: trackName })
  })
})

it.each([
  ['dont stop', 'Don´t Stop'],
  ['mo', 'Mø'],
  ['lodz', 'Łódź'],
  ['strasse', 'Straße'],
  ['aether', 'Æther'],
  ['coeur', 'Cœur'],
  ['isik', 'Işık'],
])('%s finds %s', async (text, name) => {
  const { catalog } = await imports(written('x.m3u8', `#EXTM3U\n#EXTINF:1,Artist - ${name}\n1.mp3\n`))
  expect(catalog.searchTracks(text)[0]?.name).toBe(name)
  expect(catalog.findTrack({ trackName: text, artists: ['artist'] })[0]).toMatchObject({ name, score: 1 })
})

it('a catalogue of an earlier version: doubles become one, positions stay, names are folded anew', async () => {
  const path = join(temporaryFolder(), 'old.db')
  const old = oldCatalogue(path, 3)
  old.exec(`INSERT INTO artists VALUES (1, 'text', 'artist-the-a', 'The A', 'the a'), (2, 'spotify', 'y', 'The A', 'the a');
    INSERT INTO albums VALUES (1, 'text', 'al', 'Al', NULL, NULL);
    INSERT INTO tracks VALUES (1, 'text', 'k1', NULL, 'One', 'one', 1, 5000, NULL, NULL, NULL, NULL, 'track', 0),
      (2, 'spotify', 'id', NULL, 'ONE', 'one', NULL, NULL, NULL, NULL, NULL, NULL, 'track', 0),
      (3, 'text', 'k3', NULL, 'Smørrebrød', 'sm rrebr d', NULL, NULL, NULL, NULL, NULL, NULL, 'track', 0);
    INSERT INTO track_artists VALUES (1, 0, 1), (2, 0, 2), (3, 0, 1);
    INSERT INTO tracks_fts (rowid, name, artists) VALUES (1, 'one', 'the a'), (2, 'one', 'the a'), (3, 'sm rrebr d', 'the a');
    INSERT INTO playlists (id, source, source_id, name, name_fold, complete) VALUES (1, 'm3u', 'p', 'P', 'p', 1), (2, 'm3u', 'q', 'Q', 'q', 1);
    INSERT INTO playlist_tracks VALUES (1, 0, 1, NULL, NULL), (1, 1, 3, NULL, NULL), (1, 4, 2, 77, NULL), (2, 0, 2, NULL, NULL)`)
  old.close()
  const catalog = await openCatalog(path)
  const { store } = catalog
  expect(store.prepare('SELECT * FROM playlist_tracks ORDER BY 1, 2').raw().all()).toEqual([
    [1, 0, 2, null, null],
    [1, 1, 3, null, null],
    [1, 4, 2, 77, null],
    [2, 0, 2, null, null],
  ])
  expect(catalog.track(2)).toMatchObject({ sourceId: 'id', durationMs: 5000, album: { name: 'Al' } })
  expect(catalog.searchTracks('one')).toHaveLength(1)
  expect(catalog.searchTracks('smorrebrod')[0]?.id).toBe(3)
  expect(sqliteOf(catalog).pragma('foreign_key_check')).toEqual([])
  // What comes now joins what is there.
  await importPlaylists(
    catalog,
    written('x.m3u', '#EXTM3U\n#EXTINF:1,the a - one\n1.mp3\n#EXTINF:1,The A - Smørrebrød\n2.mp3\n'),
  )
  expect(catalog.stats()).toMatchObject({ tracks: 2, artists: 2 })
  catalog.close()
})
