import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { expect, it } from 'vitest'
import { importPlaylists, openCatalog } from '../src/index.ts'
import { sqliteOf, temporaryFolder } from './helpers.ts'
import { writeOldCatalogue } from './kill-import.ts'

it('a catalogue of 20,000 tracks is brought up to date without looking through all of them for each', async () => {
  const path = join(temporaryFolder(), 'old.db')
  writeOldCatalogue(path, 20_000)
  const catalog = await openCatalog(path)
  expect(catalog.stats()).toMatchObject({ tracks: 13_334, entries: 20_000, playlists: 1000 })
  expect(catalog.searchTracks('song 7')[0]?.name).toBe('Søng 7')
  expect(sqliteOf(catalog).pragma('foreign_key_check')).toEqual([])
  catalog.close()
}, 30_000)

it('of several tracks an old record without an id becomes that of its album, else that in most lists, else the first', async () => {
  const path = join(temporaryFolder(), 'old.db')
  writeOldCatalogue(path, 0)
  const old = new BetterSqlite3(path)
  const track = old.prepare(
    "INSERT INTO tracks VALUES (?, ?, ?, NULL, ?, 'old', ?, NULL, NULL, NULL, NULL, NULL, 'track', 0)",
  )
  old.exec(`INSERT INTO albums VALUES (1, 'spotify', 'a', 'Live', NULL, NULL), (2, 'text', 'b', 'LIVE', NULL, NULL)`)
  for (const [i, title] of ['One', 'Two', 'Three'].entries()) {
    for (let id = 10 * i + 1; id <= 10 * i + 3; id++) track.run(id, 'spotify', `s${id}`, title, id === 3 ? 1 : null)
    track.run(10 * i + 4, 'text', `t${i}`, title, i === 0 ? 2 : null)
  }
  old.exec(`INSERT INTO playlists (id, source, source_id, name, name_fold, complete) VALUES (1, 'mpd', '1', '', '', 1), (2, 'mpd', '2', '', '', 1);
    INSERT INTO playlist_tracks VALUES (1, 0, 4, NULL, NULL), (1, 1, 14, NULL, NULL), (1, 2, 24, NULL, NULL),
      (2, 0, 12, NULL, NULL), (2, 1, 1, NULL, NULL), (2, 2, 1, NULL, NULL)`)
  old.close()
  const catalog = await openCatalog(path)
  expect([...catalog.playlists()]).toEqual([
    [3, 12, 21],
    [12, 1, 1],
  ])
  catalog.close()
})

it('sessions of an earlier version are the same sessions when their history is imported again', async () => {
  const path = join(temporaryFolder(), 'old.db')
  writeOldCatalogue(path, 0)
  const old = new BetterSqlite3(path)
  old.exec(`INSERT INTO tracks VALUES (1, 'text', 'k', NULL, 'One', 'old', NULL, NULL, NULL, NULL, NULL, NULL, 'track', 0);
    INSERT INTO artists VALUES (90, 'text', 'the-a', 'The A', 'old');
    INSERT INTO track_artists VALUES (1, 0, 90);
    INSERT INTO playlists (id, source, source_id, name, name_fold, complete)
      VALUES (1, 'spotify-history', 'session 2024-01-01T10:00:00.000Z', 'Listening', 'listening', 1);
    INSERT INTO playlist_tracks VALUES (1, 0, 1, NULL, NULL)`)
  old.close()
  const history = join(temporaryFolder(), 'StreamingHistory0.json')
  const play = (artistName: string, trackName: string): object => ({
    endTime: '2024-01-01 10:00',
    artistName,
    trackName,
    msPlayed: 180_000,
  })
  writeFileSync(history, JSON.stringify([play('The A', 'One')]))
  const catalog = await openCatalog(path)
  await importPlaylists(catalog, history)
  expect(catalog.stats()).toMatchObject({ playlists: 1, entries: 1, tracks: 1 })
  // Another who began in that minute has a session too.
  writeFileSync(history, JSON.stringify([play('B', 'Two')]))
  await importPlaylists(catalog, history)
  expect(catalog.stats()).toMatchObject({ playlists: 2, entries: 2, tracks: 2 })
  catalog.close()
})
