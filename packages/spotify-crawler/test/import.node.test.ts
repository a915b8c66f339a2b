import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { type Catalog, importPlaylists, openCatalog } from '../src/index.ts'
import { dump, memoryCatalog, sqliteOf, temporaryFolder } from './helpers.ts'
import * as samples from './samples.ts'

function write(content: string | object, name = 'sample'): string {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

/** Playlists by name, each as "title / artist" in order. */
function lists(catalog: Catalog): Record<string, string[]> {
  const rows = catalog.store.prepare('SELECT id, name FROM playlists WHERE complete = 1 ORDER BY id').all() as {
    id: number
    name: string
  }[]
  const entries = catalog.store
    .prepare('SELECT track_id FROM playlist_tracks WHERE playlist_id = ? ORDER BY position')
    .pluck()
  return Object.fromEntries(
    rows.map(row => [
      row.name,
      catalog.tracks(entries.all(row.id) as number[]).map(t => `${t.name} / ${t.artists.map(a => a.name).join(' & ')}`),
    ]),
  )
}

async function imported(content: string | object, name?: string) {
  const catalog = await memoryCatalog()
  const path = write(content, name)
  const report = await importPlaylists(catalog, path)
  const before = dump(catalog)
  const again = await importPlaylists(catalog, path)
  expect(again.files[0]!.state).toBe('unchanged')
  expect(dump(catalog)).toEqual(before)
  return { catalog, file: report.files[0]!, report, lists: lists(catalog) }
}

const reasons = (file: { problems: { reason: string; count: number }[] }): Record<string, number> =>
  Object.fromEntries(file.problems.map(p => [p.reason, p.count]))

describe('importPlaylists, format by format', () => {
  it('Million Playlist Dataset', async () => {
    const { catalog, file, lists } = await imported(samples.MPD)
    expect(file).toMatchObject({
      format: 'mpd',
      state: 'imported',
      playlists: 2,
      entries: 4,
      newTracks: 3,
      problems: [],
    })
    expect(lists).toEqual({
      Throwbacks: ['Lose Control / Missy Elliott', 'Toxic / Britney Spears', 'Lose Control / Missy Elliott'],
      '夜晚 "mix"': ['愛 / 王菲'],
    })
    expect(catalog.store.prepare('SELECT collaborative, modified_at FROM playlists').raw().all()).toEqual([
      [0, 1493424000000],
      [1, 1506556800000],
    ])
  })

  it('Spotify account: playlists', async () => {
    const { file, lists, catalog } = await imported(samples.ACCOUNT, 'Playlist1.json')
    expect(file).toMatchObject({ format: 'spotify-account', playlists: 2, entries: 3 })
    expect(reasons(file)).toEqual({ 'an episode or audiobook': 1, 'an entry without title and id': 1 })
    expect([...catalog.playlists()].map(ids => ids.length)).toEqual([2, 1])
    expect(lists['Mine']).toEqual(['Two / B'])
    expect(catalog.findTrack({ trackName: 'My Song', artists: ['Some Band'] })).toHaveLength(1)
  })

  it('Spotify account: liked songs', async () => {
    const { file, lists } = await imported(samples.LIBRARY)
    expect(file.format).toBe('spotify-library')
    expect(lists).toEqual({ 'Liked songs': ['One / A'] })
  })

  it('Spotify account: listening history as sessions', async () => {
    const { file, lists } = await imported(samples.HISTORY)
    expect(file).toMatchObject({ format: 'spotify-history', playlists: 2 })
    expect(Object.values(lists)).toEqual([['One / A', 'Two / B'], ['One / A']])
    expect(reasons(file)).toEqual({ 'played for less than 30 seconds': 1 })
  })

  it('Spotify account: extended history, without addresses and names of users', async () => {
    const { file, lists, catalog } = await imported(samples.EXTENDED_HISTORY)
    expect(file.format).toBe('spotify-history')
    expect(Object.values(lists)).toEqual([['One / A', 'Two / B']])
    const bytes = sqliteOf(catalog).serialize().toString('latin1')
    for (const secret of ['203.0.113.77', 'secret-user', 'secret-agent']) expect(bytes).not.toContain(secret)
  })

  it('Exportify of watsonbox', async () => {
    const { file, lists, catalog } = await imported(samples.EXPORTIFY_WATSONBOX, 'road_trip.csv')
    expect(file.format).toBe('exportify')
    expect(lists).toEqual({ 'road trip': ['Say "Hi" / Tyler, The Creator & B', 'Zwei / C'] })
    expect(catalog.track(1)).toMatchObject({ isrc: 'USX', explicit: true, durationMs: 200_000, source: 'spotify' })
    expect(catalog.stats().artists).toBe(3)
  })

  it('Exportify of watsonbox with translated headers', async () => {
    const [, ...rows] = samples.EXPORTIFY_WATSONBOX.split('\n')
    const head = Array.from({ length: 19 }, (_, i) => `"Spalte ${i}"`).join(',')
    const { lists } = await imported([head, ...rows].join('\n'), 'x.csv')
    expect(lists['x']).toEqual(['Say "Hi" / Tyler, The Creator & B', 'Zwei / C'])
  })

  it('Exportify of pavelkomarov, new and old', async () => {
    expect((await imported(samples.EXPORTIFY_NET, 'a.csv')).lists).toEqual({ a: ['Hi / A & B', 'Comma, title / C'] })
    expect((await imported(samples.EXPORTIFY_OLD, 'b.csv')).lists).toEqual({ b: ['Hi / A & B'] })
  })

  it('JSPF of ListenBrainz', async () => {
    const { file, lists, catalog } = await imported(samples.JSPF)
    expect(file.format).toBe('jspf')
    expect(lists['LB list']).toEqual(['One / A', 'One / A', 'Two / B', 'Three / C'])
    expect(reasons(file)).toEqual({ 'an entry without title and id': 1 })
    expect(catalog.stats()).toMatchObject({ tracks: 3, bySource: [{ source: 'listenbrainz', playlists: 1 }] })
  })

  it('listens of ListenBrainz', async () => {
    const { file, lists, catalog } = await imported(`${samples.LISTENS}\n{"broken\n`)
    expect(file.format).toBe('listenbrainz')
    expect(Object.values(lists).map(l => l.length)).toEqual([2, 1])
    expect(reasons(file)).toEqual({ 'a line that is no listen': 1 })
    expect(sqliteOf(catalog).serialize().toString('latin1')).not.toContain('secret-user')
  })

  it('XSPF', async () => {
    const { file, lists } = await imported(samples.XSPF)
    expect(file.format).toBe('xspf')
    expect(lists).toEqual({ 'X & Y': ['One / A', 'Two <2> / B'] })
    expect(reasons(file)).toEqual({ 'an entry without title and id': 1 })
  })

  it('XSPF without following entities out of the file', async () => {
    const evil = samples.XSPF.replace(
      '<playlist',
      '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<playlist',
    ).replace('>A<', '>&e;<')
    const catalog = await memoryCatalog()
    const report = await importPlaylists(catalog, write(evil))
    expect(report.files[0]).toMatchObject({ state: 'refused', playlists: 0 })
    expect(report.files[0]!.problems[0]!.reason).toMatch(/not well-formed XML/)
  })

  it('M3U', async () => {
    const { file, lists } = await imported(samples.M3U, 'x.m3u8')
    expect(file.format).toBe('m3u')
    expect(lists).toEqual({ Drive: ['One / A', 'Two - Live / B', 'Three / C', 'Four - Part / D'] })
  })

  it('M3U in windows-1252, and as bare paths', async () => {
    const catalog = await memoryCatalog()
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'a.m3u'), Buffer.from('#EXTM3U\n#EXTINF:1,Bj\xf6rk - J\xf3ga\nx.mp3\n', 'latin1'))
    writeFileSync(join(folder, 'b.m3u'), 'Artist - Song.mp3\n../other/02 Tune.ogg\n')
    await importPlaylists(catalog, folder)
    expect(lists(catalog)).toEqual({ a: ['Jóga / Björk'], b: ['Song / Artist', 'Tune / '] })
  })

  it('refuses an HLS manifest', async () => {
    const catalog = await memoryCatalog()
    const report = await importPlaylists(catalog, write('#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:9,\nseg1.ts\n'))
    expect(report.files[0]).toMatchObject({ state: 'refused' })
  })

  it('#nowplaying, users coming back, escaped quotes, broken rows', async () => {
    const { file, catalog } = await imported(samples.NOWPLAYING)
    expect(file).toMatchObject({ format: 'nowplaying', playlists: 3, entries: 5 })
    expect(reasons(file)).toEqual({ 'a row without four fields': 1 })
    const all = [...catalog.playlists()].map(ids => catalog.tracks(ids).map(t => t.name))
    expect(all).toEqual([['One', 'Two "live"', 'Later'], ['Three'], ['One']])
  })

  it('hetrec2011, names from the file beside it', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'user_artists.dat'), samples.USER_ARTISTS)
    writeFileSync(join(folder, 'artists.dat'), samples.ARTISTS)
    const catalog = await memoryCatalog()
    const report = await importPlaylists(catalog, folder)
    expect(report.files).toHaveLength(1)
    expect(reasons(report.files[0]!)).toEqual({ 'a row without three numbers': 1 })
    expect(lists(catalog)).toEqual({
      'Artists of user 2': ['Morcheeba / Morcheeba', 'Duran Duran / Duran Duran'],
      'Artists of user 3': ['Duran Duran / Duran Duran'],
    })
  })

  it('the database of the original Go program', async () => {
    const path = join(temporaryFolder(), 'spotify.db')
    samples.writeGoDatabase(path)
    const catalog = await memoryCatalog()
    const { files } = await importPlaylists(catalog, path)
    expect(files[0]).toMatchObject({ format: 'murecom-go', playlists: 1, entries: 2 })
    expect(reasons(files[0]!)).toEqual({
      'a local track, which the original kept without id': 1,
      'an entry whose track is missing': 1,
    })
    expect(lists(catalog)).toEqual({ 'Old list': ['Toxic / ', 'Lose Control / Ciara & Missy Elliott'] })
    expect(catalog.findTrack({ trackName: 'lose control' })[0]!.album?.imageUrl).toBe('https://images.invalid/1')
    expect((await importPlaylists(catalog, path)).files[0]!.state).toBe('unchanged')
  })
})

describe('importPlaylists', () => {
  it('takes folders and zip files, and says what it passed over', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'sub'))
    writeFileSync(join(folder, 'sub', 'mpd.json'), JSON.stringify(samples.MPD))
    writeFileSync(join(folder, 'readme.txt'), 'hello there')
    writeFileSync(join(folder, '.hidden.m3u'), samples.M3U)
    const zip = zipSync({
      'MyData/Playlist1.json': strToU8(JSON.stringify(samples.ACCOUNT)),
      'MyData/Read_Me_First.pdf': strToU8('%PDF'),
    })
    writeFileSync(join(folder, 'my_spotify_data.zip'), zip)
    const catalog = await memoryCatalog()
    const report = await importPlaylists(catalog, folder)
    const states = report.files.map(f => [f.file.slice(folder.length + 1), f.state])
    expect(states).toContainEqual(['my_spotify_data.zip/MyData/Playlist1.json', 'imported'])
    expect(states).toContainEqual(['readme.txt', 'skipped'])
    expect(states).toContainEqual(['sub/mpd.json', 'imported'])
    expect(report.playlists).toBeGreaterThanOrEqual(4)
  })

  it('refuses a zip file whose names lead out of it', async () => {
    const path = join(temporaryFolder(), 'evil.zip')
    writeFileSync(path, zipSync({ '../../evil.m3u': strToU8(samples.M3U) }))
    const catalog = await memoryCatalog()
    const { files } = await importPlaylists(catalog, path)
    expect(files[0]).toMatchObject({ state: 'refused', playlists: 0 })
    expect(files[0]!.problems[0]!.reason).toContain('invalid relative path')
  })

  it('makes one track of one Spotify id, whatever file it is in', async () => {
    const folder = temporaryFolder()
    const go = join(folder, 'go.db')
    samples.writeGoDatabase(go)
    const catalog = await memoryCatalog()
    await importPlaylists(catalog, [write(samples.MPD), go])
    expect(catalog.stats().tracks).toBe(3)
  })

  it('replaces a list by a newer file of it', async () => {
    const catalog = await memoryCatalog()
    await importPlaylists(catalog, write(samples.MPD))
    const newer = structuredClone(samples.MPD)
    newer.playlists[0]!.tracks.splice(1, 1)
    await importPlaylists(catalog, write(newer))
    expect(lists(catalog)['Throwbacks']).toHaveLength(2)
    expect(catalog.stats().playlists).toBe(2)
  })

  it('goes on where it was stopped, and ends as if it had not been', async () => {
    const big = {
      info: {},
      playlists: Array.from({ length: 1200 }, (_, pid) => ({
        pid,
        name: `p${pid}`,
        tracks: Array.from({ length: 100 }, (_, pos) => ({
          ...(samples.MPD.playlists[0]!.tracks[0] as object),
          pos,
          track_uri: `spotify:track:${String((pid * 7 + pos) % 500).padStart(22, '0')}`,
        })),
      })),
    }
    const path = write(big)
    const whole = await memoryCatalog()
    await importPlaylists(whole, path)
    const catalog = await memoryCatalog()
    const controller = new AbortController()
    const first = await importPlaylists(catalog, path, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    expect(first).toMatchObject({ status: 'stopped' })
    expect(first.playlists).toBeLessThan(1200)
    const rest = await importPlaylists(catalog, path)
    expect(first.playlists + rest.playlists).toBe(1200)
    expect(dump(catalog)).toEqual(dump(whole))
  })

  it('takes nothing with a signal that is aborted before, and says so', async () => {
    const catalog = await memoryCatalog()
    const report = await importPlaylists(catalog, write(samples.MPD), { signal: AbortSignal.abort() })
    expect(report).toEqual({ status: 'stopped', files: [], playlists: 0, entries: 0, newTracks: 0 })
  })

  it('keeps whole playlists only, wherever the disk is full', async () => {
    const path = join(temporaryFolder(), 'a.db')
    const catalog = await openCatalog(path)
    const pages = sqliteOf(catalog).pragma('page_count', { simple: true }) as number
    const tracks = (pid: number): object[] =>
      Array.from({ length: 20 }, (_, pos) => ({
        pos,
        track_name: `Song ${pid} ${pos}`,
        track_uri: `spotify:track:${`${pid * 20 + pos}`.padStart(22, '0')}`,
        artist_name: `Artist ${pid}`,
      }))
    const file = write({
      info: {},
      playlists: Array.from({ length: 200 }, (_, pid) => ({ pid, name: `list ${pid}`, tracks: tracks(pid) })),
    })
    // In the playlists, in their entries, and where the new tracks are written at the end.
    for (const spare of [0, 3, 8, 20, 60, 120]) {
      sqliteOf(catalog).pragma(`max_page_count = ${pages + spare}`)
      await expect(importPlaylists(catalog, file)).rejects.toMatchObject({ code: 'SQLITE_FULL' })
      expect(catalog.stats()).toMatchObject({ playlists: 0, tracks: 0 })
    }
    sqliteOf(catalog).pragma('max_page_count = 1073741823')
    expect(await importPlaylists(catalog, file)).toMatchObject({ playlists: 200 })
    // Nothing remembers ids of the rows that were rolled back.
    const wanted = await memoryCatalog()
    await importPlaylists(wanted, file)
    expect(dump(catalog)).toEqual(dump(wanted))
    catalog.close()
  })

  it('can take a purged file again', async () => {
    const catalog = await memoryCatalog()
    const path = write(samples.MPD)
    await importPlaylists(catalog, path)
    catalog.purge({ olderThanDays: 0, now: Date.now() + 1 })
    expect(catalog.stats()).toMatchObject({ playlists: 0, tracks: 0, artists: 0, albums: 0 })
    expect((await importPlaylists(catalog, path)).playlists).toBe(2)
  })

  it('refuses what it cannot read, by reason, and goes on with the rest', async () => {
    const catalog = await memoryCatalog()
    const bad = [
      '',
      'plain text',
      '{"playlists": [',
      '{"other": 1}',
      '<?xml version="1.0"?><rss/>',
      'PK\x03\x04broken',
      'SQLite format 3\0 no',
    ].map((text, i) => write(text, `f${i}`))
    const report = await importPlaylists(catalog, [...bad, write(samples.MPD)])
    expect(report.files.map(f => f.state)).toEqual([...bad.map(() => 'refused'), 'imported'])
    expect(report.files.every(f => f.state === 'imported' || f.problems[0]!.reason !== '')).toBe(true)
  })

  it('refuses wrong arguments by name', async () => {
    const catalog = await memoryCatalog()
    await expect(importPlaylists(catalog, '/nowhere/at/all')).rejects.toThrow('/nowhere/at/all: no such file or folder')
    await expect(importPlaylists(catalog, [1] as never)).rejects.toThrow(TypeError)
    await expect(importPlaylists(catalog, [], { format: 'x' as never })).rejects.toThrow(RangeError)
    await expect(importPlaylists(catalog, [], { rebuild_indexes: true } as never)).rejects.toThrow(
      'importPlaylists: rebuild_indexes is not an option; did you mean rebuildIndexes?',
    )
    await expect(importPlaylists(undefined as never, [])).rejects.toThrow(
      'importPlaylists: catalog must be a Catalog, got undefined',
    )
    expect(await importPlaylists(catalog, [], null as never)).toMatchObject({ status: 'done', files: [] })
    const report = await importPlaylists(catalog, write(samples.MPD), { format: 'xspf' })
    expect(report.files[0]!.problems[0]!.reason).toBe('the file is mpd, not xspf')
  })

  it('takes hostile names as they are', async () => {
    const names = [
      "'); DROP TABLE tracks; --",
      '"',
      '\0',
      '\u202egnirts',
      '👩‍👩‍👧‍👦',
      'x'.repeat(1_000_000),
      '../../etc',
      '\ud800',
    ]
    const catalog = await memoryCatalog()
    const file = {
      playlists: [
        { pid: 1, name: names[0], tracks: names.map(track_name => ({ track_name, artist_name: track_name })) },
      ],
    }
    expect((await importPlaylists(catalog, write(file))).entries).toBe(names.length)
    expect(catalog.stats().playlists).toBe(1)
    expect(Object.keys(lists(catalog))).toEqual([names[0]])
    const stored = (name: string): string => name.slice(0, 1000).replace(/\0|\ud800/g, '\ufffd')
    // A title of nothing but NUL or half a character is one like any other.
    expect(lists(catalog)[names[0]!]).toEqual(names.map(name => `${stored(name)} / ${stored(name)}`))
  })
})
