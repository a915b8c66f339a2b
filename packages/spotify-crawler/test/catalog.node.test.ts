import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { openCatalog } from '../src/index.ts'
import { addPlaylist, dump, memoryCatalog, temporaryFolder, track } from './helpers.ts'

describe('openCatalog', () => {
  it('makes a file, and finds it again as it was', async () => {
    const path = join(temporaryFolder(), 'a.db')
    const first = await openCatalog(path)
    addPlaylist(first, 'p1', [track('t1', 'One'), track('t2', 'Two')])
    const before = dump(first)
    first.close()
    const second = await openCatalog({ filename: path })
    expect(dump(second)).toEqual(before)
    second.close()
  })

  it('migrates once when two open a new file at the same time', async () => {
    const path = join(temporaryFolder(), 'a.db')
    const [a, b] = await Promise.all([openCatalog(path), openCatalog(path)])
    addPlaylist(a, 'p', [track('t', 'T')])
    expect(b.stats().playlists).toBe(1)
    a.close()
    b.close()
  })

  it('refuses the database of another program, and leaves it as it is', async () => {
    const path = join(temporaryFolder(), 'foreign.db')
    const foreign = new BetterSqlite3(path)
    foreign.exec('CREATE TABLE playlists (id TEXT)')
    foreign.close()
    await expect(openCatalog(path)).rejects.toMatchObject({ code: 'foreign-database' })
    const again = new BetterSqlite3(path)
    expect(again.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['playlists'])
    again.close()
  })

  it('refuses what is no database', async () => {
    const path = join(temporaryFolder(), 'text.db')
    writeFileSync(path, 'this is not a database, and long enough to be seen as none '.repeat(20))
    await expect(openCatalog(path)).rejects.toThrow(/is not an SQLite database/)
  })

  it('refuses a database of a newer version', async () => {
    const path = join(temporaryFolder(), 'new.db')
    const catalog = await openCatalog(path)
    catalog.store.execute("INSERT INTO migrations VALUES ('9999-later', 0)")
    catalog.close()
    await expect(openCatalog(path)).rejects.toMatchObject({ code: 'newer-database' })
  })

  it('refuses wrong arguments by name', async () => {
    await expect(openCatalog('')).rejects.toThrow(/config must be a path/)
    await expect(openCatalog({ dialect: 'mysql' } as never)).rejects.toThrow('dialect must be one of')
    await expect(openCatalog({})).rejects.toThrow('config must have filename of sqlite, got undefined')
    await expect(openCatalog({ dialect: 'postgres' })).rejects.toThrow(
      'config must have url of postgres, got undefined',
    )
    const secret = { url: 'mysql://me:verysecret@host/db' }
    await expect(openCatalog(secret)).rejects.toThrow(
      /^openCatalog: url must begin with postgres:\/\/, got something else$/,
    )
  })
})

describe('playlists()', () => {
  it('gives ordered ids, repeats kept, again and again', async () => {
    const catalog = await memoryCatalog()
    addPlaylist(
      catalog,
      'p',
      ['c', 'a', 'c', 'b'].map(id => track(id, id)),
    )
    const stream = catalog.playlists()
    const names = [...stream].map(ids => ids.map(id => catalog.track(id)!.name))
    expect(names).toEqual([['c', 'a', 'c', 'b']])
    expect([...stream]).toEqual([...stream])
  })

  it('hides playlists that are not complete', async () => {
    const catalog = await memoryCatalog()
    const id = addPlaylist(catalog, 'p', [track('a', 'a')])
    catalog.writer.markIncomplete(id)
    expect([...catalog.playlists()]).toEqual([])
    expect(catalog.stats()).toMatchObject({ playlists: 0, incompletePlaylists: 1 })
  })

  it('passes page borders without loss, and lets other queries run meanwhile', async () => {
    const catalog = await memoryCatalog()
    for (let i = 0; i < 1300; i++) addPlaylist(catalog, `p${i}`, [track(`t${i}`, `name ${i}`)])
    let seen = 0
    for (const [id] of catalog.playlists()) expect(catalog.track(id!)!.name).toBe(`name ${seen++}`)
    expect(seen).toBe(1300)
  })

  it('filters by length, source and name', async () => {
    const catalog = await memoryCatalog()
    const tracks = ['a', 'b', 'c'].map(id => track(id, id))
    addPlaylist(catalog, 'p1', tracks, { name: 'Köln Rock' })
    addPlaylist(catalog, 'p2', tracks.slice(0, 1), { source: 'mpd' })
    addPlaylist(catalog, 'p3', [])
    expect([...catalog.playlists()].length).toBe(2)
    expect([...catalog.playlists({ minLength: 0 })].length).toBe(3)
    expect([...catalog.playlists({ minLength: 2 })].length).toBe(1)
    expect([...catalog.playlists({ maxLength: 2 })].length).toBe(1)
    expect([...catalog.playlists({ sources: ['mpd'] })].length).toBe(1)
    expect([...catalog.playlists({ nameIncludes: 'koln' })].length).toBe(1)
    expect(() => catalog.playlists({ minLength: -1 })).toThrow(RangeError)
  })
})

describe('writing', () => {
  it('changes nothing the second time', async () => {
    const catalog = await memoryCatalog()
    const tracks = [track('a', 'A', ['X', 'Y'], { album: { sourceId: 'al', name: 'Album' } }), track('b', 'B')]
    addPlaylist(catalog, 'p', tracks)
    const before = dump(catalog)
    addPlaylist(catalog, 'p', tracks)
    expect(dump(catalog)).toEqual(before)
  })

  it('fills the facts of a track that was known by name only', async () => {
    const catalog = await memoryCatalog()
    addPlaylist(catalog, 'p', [track('a', 'A', ['X'])])
    const full = track('a', 'A (Full)', ['X', 'Y'], { isFull: true, isrc: 'DE1', durationMs: 5, explicit: false })
    addPlaylist(catalog, 'q', [full])
    expect(catalog.track(1)).toMatchObject({
      name: 'A (Full)',
      isrc: 'DE1',
      durationMs: 5,
      explicit: false,
      artists: [{ name: 'X' }, { name: 'Y' }],
    })
    expect(catalog.searchTracks('y')).toHaveLength(1)
    expect(catalog.stats().tracks).toBe(1)
  })

  it('keeps sources apart', async () => {
    const catalog = await memoryCatalog()
    addPlaylist(catalog, 'p', [track('same', 'A'), { ...track('same', 'A'), source: 'musicbrainz' }])
    expect(catalog.stats()).toMatchObject({ tracks: 2, artists: 2 })
  })

  it('takes hostile names as they are', async () => {
    const catalog = await memoryCatalog()
    const names = [
      "'; DROP TABLE tracks; --",
      '"quoted"',
      'nul\0inside',
      'x'.repeat(100_000),
      '\u202eright to left',
      '👩‍👩‍👧‍👦 🎵',
      '\ud800 alone',
      '',
      '%_*"^',
      '$(rm -rf)',
    ]
    addPlaylist(
      catalog,
      'p',
      names.map((name, i) => track(`t${i}`, name, [name])),
      { name: names[0]! },
    )
    expect(catalog.stats()).toMatchObject({ tracks: names.length, playlists: 1 })
    for (const name of names) expect(() => catalog.searchTracks(name)).not.toThrow()
    // Each is what it was, except what is not Unicode text, what SQLite's functions stop at, and what is longer than any name.
    expect(names.map((_, i) => catalog.track(i + 1)!.name)).toEqual(
      names.map(name => name.slice(0, 1000).replace(/\0|\ud800/g, '\ufffd')),
    )
    expect(catalog.track(6)!.name).toBe(names[5])
  })
})

describe('purge and vacuum', () => {
  it('delete what is old and what only it named', async () => {
    const folder = temporaryFolder()
    const catalog = await openCatalog(join(folder, 'a.db'))
    const day = 86_400_000
    addPlaylist(catalog, 'old', [track('a', 'Alpha', ['X']), track('b', 'Beta', ['Y'])], { at: 10 * day })
    addPlaylist(catalog, 'new', [track('b', 'Beta', ['Y'])], { at: 19 * day })
    expect(catalog.purge({ olderThanDays: 5, now: 20 * day })).toEqual({ playlists: 1, tracks: 1 })
    expect(catalog.stats()).toMatchObject({ playlists: 1, tracks: 1, artists: 1, entries: 1 })
    expect(catalog.searchTracks('alpha')).toEqual([])
    expect(catalog.searchTracks('beta')).toHaveLength(1)
    catalog.vacuum()
    expect(catalog.searchTracks('beta')).toHaveLength(1)
    addPlaylist(catalog, 'again', [track('a', 'Alpha', ['X'])])
    expect(catalog.searchTracks('alpha')).toHaveLength(1)
    catalog.close()
    expect(existsSync(join(folder, 'a.db-wal'))).toBe(false)
  })
})
