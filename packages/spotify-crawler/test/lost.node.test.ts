import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { foldName } from '../src/fold-name.ts'
import { crawl, importPlaylists, openCatalog } from '../src/index.ts'
import { keyOf } from '../src/text.ts'
import { caseFile, clientOf, imports, memoryCatalog, simulatorOf, temporaryFolder } from './helpers.ts'
import { oldCatalogue } from './old-catalogue.ts'

const m3u = (...titles: string[]): string => `#EXTM3U\n${titles.map(t => `#EXTINF:1,A - ${t}\n${t}.mp3\n`).join('')}`

describe('lists that were lost without a word', () => {
  it('a row of #nowplaying with doubled quotes costs nothing', async () => {
    const row = (i: number): string => `"u${Math.floor(i / 20)}","Artist ${i}","Song ${i}","List"`
    const rows = Array.from({ length: 2000 }, (_, i) => row(i))
    rows[10] = '"u0","Artist 9","Say ""Hi"" Now","List"'
    rows[11] = '"u0","Artist 9","Say \\"Ho\\" Now","List"'
    rows[500] = '"u25","Artist 9","one stray " quote","List"'
    rows[600] = '"u30","Artist 9","no end'
    const path = join(temporaryFolder(), 'x.csv')
    writeFileSync(path, `"user_id", "artistname", "trackname", "playlistname"\r\n${rows.join('\r\n')}`)
    const { file, entries, catalog } = await imports(path)
    expect(entries).toBe(1999)
    expect(file).toMatchObject({
      state: 'imported',
      outcome: 'partial',
      problems: [{ reason: 'a row without four fields', count: 1, where: 'row 602' }],
    })
    for (const trackName of ['Say "Hi" Now', 'Say "Ho" Now', 'one stray " quote'])
      expect(catalog.findTrack({ trackName })[0]).toMatchObject({ name: trackName })
  })

  it('names that differ in case, emoji or accents are lists of their own', async () => {
    const path = caseFile('account-names-alike/Playlist1.json')
    expect(await imports(path)).toMatchObject({ playlists: 4, entries: 14, file: { outcome: 'complete' } })
  })

  it('a name that two files of an account have is two lists', async () => {
    const folder = temporaryFolder()
    cpSync(caseFile('account-names-alike/Playlist1.json'), join(folder, 'Playlist1.json'))
    cpSync(caseFile('account-names-alike/Playlist1.json'), join(folder, 'Playlist2.json'))
    // The bytes are the same, so the second is known by them; one more space makes it a file of its own.
    writeFileSync(join(folder, 'Playlist2.json'), ' ', { flag: 'a' })
    expect(await imports(folder)).toMatchObject({ playlists: 8, entries: 28 })
  })

  it('a file is where it is, on disk and within a zip file', async () => {
    const catalog = await memoryCatalog()
    const [a, b] = ['a', 'b'].map(x => caseFile(`same-stem/${x}/lists/mix.m3u`)) as [string, string]
    expect(await imports(a, catalog)).toMatchObject({ playlists: 1, entries: 2 })
    expect(await imports(b, catalog)).toMatchObject({ playlists: 2, entries: 5 })
    expect((await imports(a, catalog)).file.state).toBe('unchanged')
    expect(await imports(caseFile('same-stem'))).toMatchObject({ playlists: 2, entries: 5 })
    const zip = join(temporaryFolder(), 'x.zip')
    const files = { 'a/lists/mix.m3u': strToU8(m3u('1')), 'b/lists/mix.m3u': strToU8(m3u('2', '3')) }
    writeFileSync(zip, zipSync(files))
    expect(await imports(zip)).toMatchObject({ playlists: 2, entries: 3 })
  })

  it('two songs, then one, then two again are two songs', async () => {
    const catalog = await memoryCatalog()
    const path = join(temporaryFolder(), 'x.m3u')
    for (const [titles, wanted] of [
      [['1', '2'], 2],
      [['1'], 1],
      [['1', '2'], 2],
    ] as const) {
      writeFileSync(path, m3u(...titles))
      expect(await imports(path, catalog)).toMatchObject({ playlists: 1, entries: wanted, file: { state: 'imported' } })
      expect((await imports(path, catalog)).file.state).toBe('unchanged')
    }
  })

  it('a zip file is known by what is in it', async () => {
    const folder = temporaryFolder()
    const bytes = zipSync({ 'lists/a.m3u': strToU8(m3u('1')), 'b.m3u': strToU8(m3u('2')) })
    for (const name of ['x.zip', 'x (1).zip']) writeFileSync(join(folder, name), bytes)
    const { report, playlists } = await imports(folder)
    expect(playlists).toBe(2)
    expect(report.files.map(f => f.state)).toEqual(['imported', 'imported', 'unchanged', 'unchanged'])
  })

  it('links in a folder are followed once, and named where they lead nowhere', async () => {
    const [folder, other] = [temporaryFolder(), temporaryFolder()]
    writeFileSync(join(folder, 'real.m3u'), m3u('1'))
    writeFileSync(join(other, 'far.m3u'), m3u('2'))
    mkdirSync(join(folder, 'sub'))
    symlinkSync(join(folder, 'real.m3u'), join(folder, 'again.m3u'))
    symlinkSync(other, join(folder, 'linked'))
    symlinkSync(folder, join(folder, 'sub', 'circle'))
    symlinkSync(join(folder, 'nothing'), join(folder, 'broken.m3u'))
    writeFileSync(join(folder, '...And Justice.m3u'), m3u('3'))
    const { report, playlists } = await imports(folder)
    expect(playlists).toBe(3)
    const broken = report.files.find(f => f.file.endsWith('broken.m3u'))
    expect(broken).toMatchObject({ state: 'skipped', problems: [{ reason: 'a link that leads nowhere (ENOENT)' }] })
  })

  it('what nothing was taken from is never noted as done', async () => {
    const path = join(temporaryFolder(), 'x.json')
    writeFileSync(path, '{"playlists": [{"name": "empty", "items": []}]}')
    const { catalog, file } = await imports(path)
    expect(file).toMatchObject({ state: 'refused', outcome: 'refused', playlists: 0 })
    expect(catalog.store.prepare('SELECT count(*) FROM imports').pluck().get()).toBe(0)
  })

  it('a list that two files of a call have is counted once, and one that a file has twice is told', async () => {
    const folder = temporaryFolder()
    const list = (...pids: number[]): string =>
      JSON.stringify({ playlists: pids.map(pid => ({ pid, name: `${pids}`, tracks: [{ track_name: `${pids}` }] })) })
    writeFileSync(join(folder, '1.json'), list(1, 2))
    writeFileSync(join(folder, '2.json'), list(2, 3, 3))
    const { report } = await imports(folder)
    expect(report.playlists).toBe(3)
    expect(report.files[1]!.problems).toMatchObject([{ reason: 'a playlist that the file has twice', count: 1 }])
  })
})

describe('a catalogue of the version that lost them', () => {
  it('keeps its lists, takes the lost ones, and has none twice', async () => {
    const path = join(temporaryFolder(), 'old.db')
    const old = oldCatalogue(path, 3)
    // As 552804b wrote them: a list is its folded name, a file its last folder and name.
    const list = old.prepare(
      'INSERT INTO playlists (source, source_id, name, name_fold, complete) VALUES (?, ?, ?, ?, 1)',
    )
    const summer = keyOf('playlist', foldName('Summer ☀'), '1')
    list.run('spotify-export', summer, 'Summer ☀', 'summer')
    list.run('m3u', keyOf('file', 'lists/mix'), 'mix', 'mix')
    old.exec(`INSERT INTO tracks (id, source, source_id, name, name_fold, kind) VALUES (1, 'spotify', 'x', 'X', 'x', 'track');
      INSERT INTO playlist_tracks VALUES (1, 0, 1, NULL, NULL), (2, 0, 1, NULL, NULL);
      INSERT INTO imports (format, file, sha256, state, updated_at) VALUES ('spotify-account', 'Playlist1.json', 'x', 'done', 0)`)
    old.close()
    const catalog = await openCatalog(path)
    expect(catalog.stats()).toMatchObject({ playlists: 2, entries: 2 })
    await importPlaylists(catalog, [caseFile('account-names-alike'), caseFile('same-stem')])
    expect(catalog.stats()).toMatchObject({ playlists: 6, entries: 19 })
    catalog.close()
  })
})

describe('a crawl whose pages are not as asked for', () => {
  it.each([50, 13])('at most %i rows a page: every row', async most => {
    const simulator = await simulatorOf({ seed: 5, playlists: 60, meanLength: 60, tracks: 3000 })
    const whole = await memoryCatalog()
    await crawl({ catalog: whole, client: clientOf(simulator), seedWord: 'rock', targetPlaylists: 12 })
    const short: typeof fetch = (url, init) =>
      fetch(String(url).replace(/(\/playlists\/.*[?&])limit=\d+/, `$1limit=${most}`), init)
    const catalog = await memoryCatalog()
    await crawl({ catalog, client: clientOf(simulator, { fetch: short }), seedWord: 'rock', targetPlaylists: 12 })
    expect(catalog.stats().entries).toBe(whole.stats().entries)
    expect(catalog.stats().playlists).toBe(whole.stats().playlists)
    expect(whole.stats().playlists).toBeGreaterThan(0)
  })

  it('an empty page before the end: not complete, and said', async () => {
    const simulator = await simulatorOf({ seed: 5, playlists: 60, meanLength: 60, tracks: 3000 })
    const empty: typeof fetch = async (url, init) => {
      const response = await fetch(url, init)
      if (!/\/playlists\/[^/]+\/tracks/.test(String(url))) return response
      const page = (await response.json()) as { items: unknown[]; total: number }
      return Response.json(page.total < 1 ? page : { ...page, items: [], next: null })
    }
    const catalog = await memoryCatalog()
    const report = await crawl({
      catalog,
      client: clientOf(simulator, { fetch: empty }),
      seedWord: 'rock',
      targetPlaylists: 12,
    })
    expect(catalog.stats()).toMatchObject({ entries: 0 })
    expect(report.failed).toBeGreaterThan(0)
  })
})

it('Retry-After of 0 is a pause that grows, as without the header', async () => {
  const simulator = await simulatorOf({ seed: 3, playlists: 20, meanLength: 10, tracks: 100 })
  const client = clientOf(simulator)
  simulator.fault({ kind: '429', match: '/search', times: 2, retryAfter: 0 })
  const start = performance.now()
  await client.searchPlaylists('rock')
  expect(performance.now() - start).toBeGreaterThan(2900)
  expect(simulator.requests).toBe(3)
})
