import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SliceMaker } from '../bench/mpd-slices.ts'
import { type Catalog, importPlaylists, openCatalog } from '../src/index.ts'
import { writeSnapshot } from '../src/snapshot.ts'
import { type Database, pglite, rowsOf, server } from './databases.ts'
import { addPlaylist, caseFile, temporaryFolder, track } from './helpers.ts'
import { addNames, answersOf } from './names.ts'

// One suite for every database: what SQLite gives is what is wanted.
const installed = await server()
const databases: Database[] = installed ? [pglite(), installed] : [pglite()]
afterAll(() => Promise.all(databases.map(database => database.stop())))

describe.each(databases)('a catalogue on $name', database => {
  let [wanted, got] = [] as unknown as [Catalog, Catalog]
  beforeAll(async () => {
    wanted = await openCatalog(':memory:')
    got = await openCatalog(await database.newUrl())
  }, 60_000)
  afterAll(() => {
    wanted?.close()
    got?.close()
  })
  const both = async (work: (catalog: Catalog) => unknown): Promise<void> => {
    const expected = await work(wanted)
    expect(await work(got)).toEqual(expected)
  }

  it('has the same rows after the same imports, and none more when they are repeated', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'slice.json'), new SliceMaker(3, { newTracks: 0.4 }).next(2))
    mkdirSync(join(folder, 'lists'))
    const m3u = join(folder, 'lists', 'edited.m3u')
    writeFileSync(m3u, '#EXTM3U\n#EXTINF:100,A - One\n1.mp3\n#EXTINF:100,B - Two\n2.mp3\n#EXTINF:9,C - Three\n3.mp3\n')
    await both(catalog => importPlaylists(catalog, [caseFile(''), folder]))
    await both(rowsOf)
    const again = await importPlaylists(got, [folder])
    expect(again.files.map(file => file.state)).toEqual(['unchanged', 'unchanged'])
    writeFileSync(m3u, readFileSync(m3u, 'utf8').replace('#EXTINF:100,B - Two\n2.mp3\n', ''))
    await both(catalog => importPlaylists(catalog, [folder]))
    await both(rowsOf)
  }, 60_000)

  it('has them after an import without indexes, too', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'slice.json'), new SliceMaker(4, { newTracks: 0.4 }).next(2))
    const indexes = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'murecom_catalog' ORDER BY indexname"
    const before = got.store.prepare(indexes).pluck().all()
    await both(catalog => importPlaylists(catalog, [folder], { rebuildIndexes: true }))
    await both(rowsOf)
    expect(got.store.prepare(indexes).pluck().all()).toEqual(before)
  }, 60_000)

  it('takes names as they are, and no more of them than can be', async () => {
    const nasty = [
      '\\N',
      'a\tb\nc\rd\\',
      '\0',
      'x\ud800y',
      "'; DROP TABLE tracks; --",
      'a'.repeat(5000),
      '?',
      '$1',
      '\\.',
    ]
    await both(catalog =>
      addPlaylist(
        catalog,
        'nasty',
        nasty.map((name, i) => track(`nasty ${i}`, name, [name])),
      ),
    )
    await both(rowsOf)
  })

  it('gives the same answers to searches', async () => {
    await both(addNames)
    const answers = answersOf(got)
    expect(answers).toEqual(answersOf(wanted))
    expect(answers.filter(([, tracks]) => tracks.length > 0).length).toBeGreaterThan(30)
  }, 60_000)

  it('reads the same lists, tracks and counts', async () => {
    await both(catalog => [...catalog.playlists({ minLength: 2 })])
    await both(catalog => [...catalog.playlists({ sources: ['m3u', 'mpd'] })].length)
    await both(catalog => [...catalog.playlists({ nameIncludes: 'ÑAMES' })])
    await both(catalog => catalog.tracks([3, 1, 1, 1e9, 2 ** 52, -1, 0.5, 7]))
    await both(catalog => ({ ...catalog.stats(), bytes: 0 }))
    expect(got.stats().bytes).toBeGreaterThan(100_000)
  })

  it('loses the same by a purge', async () => {
    const now = Date.now() + 1
    await both(catalog => catalog.store.execute(`UPDATE playlists SET fetched_at = 5 WHERE id % 3 = 0`))
    await both(catalog => catalog.purge({ olderThanDays: 1, now }))
    await both(rowsOf)
  }, 30_000)

  it('does all of a transaction or nothing', async () => {
    const before = rowsOf(got)
    const broken = (): void => {
      addPlaylist(got, 'half', [track('half 1', 'Half')])
      throw new Error('broken')
    }
    expect(() => got.store.transaction(broken)).toThrow('broken')
    expect(() => got.store.transaction(() => got.store.put('SELECT 1 / 0'))).toThrow(
      /the server says \(division by zero\)/,
    )
    expect(rowsOf(got)).toEqual(before)
  })

  it.runIf(database.isServer)(
    'has the same snapshot',
    async () => {
      const folder = temporaryFolder()
      await both(async catalog => (await writeSnapshot(catalog, join(folder, catalog.store.dialect.name))).tables)
    },
    30_000,
  )

  it('is queried by kysely', async () => {
    const query = (catalog: Catalog) =>
      catalog.db.selectFrom('tracks').select(['id', 'name']).where('id', '<', 4).orderBy('id').execute()
    expect(await query(got)).toEqual(await query(wanted))
  })
})
