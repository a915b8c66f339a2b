import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { afterAll, expect, test } from 'vitest'
import { importPlaylists, openCatalog } from '../src/index.ts'
import { openSnapshot, type SnapshotManifest, writeSnapshot } from '../src/snapshot.ts'
import { WRITERS } from './writers/index.ts'
import { listsFor } from './writers/model.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-snapshot-'))
afterAll(() => rmSync(folder, { recursive: true }))

let count = 0
const place = (): string => join(folder, `${count++}`)

/** A catalogue in a file, with the random lists of a writer. */
async function someCatalog(seed = 1, runs = 3) {
  const base = place()
  mkdirSync(base)
  const writer = WRITERS['spotifyAccount']!
  const catalog = await openCatalog(join(base, 'catalog.db'))
  for (const [i, lists] of fc.sample(listsFor(writer), { seed, numRuns: runs }).entries()) {
    const written = writer.write(lists)
    const of = join(base, `${i}`)
    mkdirSync(of)
    writeFileSync(join(of, written.name), written.bytes)
    await importPlaylists(catalog, of)
  }
  return catalog
}

/** A manifest as a test changes it. */
type Edited = { format: string; version: number; tables: SnapshotManifest['tables'] }

const rowsOf = async (path: string): Promise<Record<string, unknown>[]> =>
  parquetReadObjects({ file: await asyncBufferFromFile(path) })

test('the three files hold what the catalogue holds, and a trainer reads them again and again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1000 }), async seed => {
      using catalog = await someCatalog(seed, 2)
      const target = place()
      const manifest = await writeSnapshot(catalog, target)
      const lists = [...catalog.playlists({ minLength: 0 })]
      const snapshot = await openSnapshot(target)
      expect(snapshot.manifest).toEqual(manifest)
      expect(snapshot.length).toBe(lists.length)
      for (let pass = 0; pass < 2; pass++) {
        expect([...snapshot.playlists({ minLength: 0 })].map(list => [...list])).toEqual(lists)
      }
      expect([...snapshot.playlists({ minLength: 3 })]).toHaveLength(lists.filter(({ length }) => length >= 3).length)

      const entries = await rowsOf(join(target, 'entries.parquet'))
      expect(entries.map(({ track }) => track)).toEqual(lists.flat())
      expect(entries.map(({ position }) => position)).toEqual(lists.flatMap(list => [...list.keys()]))
      const playlists = await rowsOf(join(target, 'playlists.parquet'))
      expect(playlists.map(({ length }) => length)).toEqual(lists.map(({ length }) => length))
      const tracks = await rowsOf(join(target, 'tracks.parquet'))
      expect(
        tracks.map(({ id, name, artists, album, duration_ms, isrc }) => ({
          id,
          name,
          artists,
          album,
          duration_ms,
          isrc,
        })),
      ).toEqual(
        catalog.tracks(tracks.map(({ id }) => id as number)).map(track => ({
          ...{ id: track.id, name: track.name, artists: track.artists.map(({ name }) => name) },
          ...{ album: track.album?.name ?? null, duration_ms: track.durationMs, isrc: track.isrc },
        })),
      )
    }),
    propertyRuns(5, 27),
  )
})

test('tracks are read by id, with their names as the catalogue has them', async () => {
  using catalog = await someCatalog()
  const target = place()
  await writeSnapshot(catalog, target)
  const snapshot = await openSnapshot(target)
  const ids = [...new Set([...catalog.playlists()].flat())].sort((a, b) => a - b).filter((_, i) => i % 2 === 0)
  const found = await snapshot.tracks([...ids, 1e9].reverse())
  expect(found).toEqual(
    catalog.tracks(ids).map(({ id, sourceId, name, artists, album }) => ({
      ...{ id, sourceId, name, artists: artists.map(artist => artist.name), album: album?.name ?? null },
    })),
  )
  const reason = new Error('enough')
  await expect(snapshot.tracks(ids, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})

test('an empty catalogue has a snapshot, too', async () => {
  using catalog = await openCatalog(':memory:')
  const target = place()
  const { tables } = await writeSnapshot(catalog, target)
  expect(Object.values(tables).map(({ rows }) => rows)).toEqual([0, 0, 0])
  expect([...(await openSnapshot(target)).playlists()]).toEqual([])
})

test('it replaces an older snapshot, and nothing else', async () => {
  using catalog = await someCatalog()
  const target = place()
  await writeSnapshot(catalog, target)
  await writeSnapshot(catalog, target)
  expect(readdirSync(target).sort()).toEqual([
    'entries.parquet',
    'manifest.json',
    'playlists.parquet',
    'tracks.parquet',
  ])

  const other = place()
  mkdirSync(other)
  writeFileSync(join(other, 'thesis.txt'), 'years of work')
  await expect(writeSnapshot(catalog, other)).rejects.toThrow(
    expect.objectContaining({ code: 'not-a-snapshot', message: expect.stringContaining('is left as it is') }),
  )
  expect(readdirSync(other)).toEqual(['thesis.txt'])
  expect(readdirSync(folder).filter(name => name.startsWith('.'))).toEqual([])
})

test('a signal leaves what was there', async () => {
  using catalog = await someCatalog()
  const target = place()
  const before = await writeSnapshot(catalog, target)
  const stop = new AbortController()
  const reason = new Error('enough')
  const writing = writeSnapshot(catalog, target, { signal: stop.signal, onProgress: () => stop.abort(reason) })
  await expect(writing).rejects.toBe(reason)
  expect((await openSnapshot(target)).manifest).toEqual(before)
  expect(readdirSync(folder).filter(name => name.startsWith('.'))).toEqual([])
})

test('what another process imports meanwhile is not half in it', async () => {
  using catalog = await someCatalog()
  const lists = [...catalog.playlists({ minLength: 0 })]
  const target = place()
  let imported: Promise<unknown> | undefined
  const path = join(folder, 'late.m3u')
  writeFileSync(path, '#EXTINF:1,Late - Song\nlate.mp3\n')
  const other = await openCatalog(catalog.path)
  await writeSnapshot(catalog, target, {
    onProgress: () => {
      imported ??= importPlaylists(other, path)
    },
  })
  await imported
  other.close()
  expect([...(await openSnapshot(target)).playlists({ minLength: 0 })].map(list => [...list])).toEqual(lists)
  expect([...catalog.playlists({ minLength: 0 })].length).toBe(lists.length + 1)
})

test('a snapshot that is foreign, newer, cut off, changed or not whole is refused with the reason', async () => {
  using catalog = await someCatalog()
  const refusal = async (spoil: (target: string) => void): Promise<string> => {
    const target = place()
    await writeSnapshot(catalog, target)
    spoil(target)
    return openSnapshot(target).then(
      () => 'opened',
      (error: { code: string; message: string }) => `${error.code}: ${error.message.replace(target, 'S')}`,
    )
  }
  const edited = (change: (manifest: Edited) => void) => (target: string) => {
    const path = join(target, 'manifest.json')
    const manifest = JSON.parse(readFileSync(path, 'utf8'))
    change(manifest)
    writeFileSync(path, JSON.stringify(manifest))
  }
  expect(await refusal(target => rmSync(join(target, 'manifest.json')))).toBe(
    'not-a-snapshot: S: is no snapshot of a catalogue: it has no manifest.json',
  )
  expect(await refusal(target => writeFileSync(join(target, 'manifest.json'), '{'))).toContain('cannot be read')
  expect(await refusal(edited(manifest => (manifest.format = 'x')))).toContain("is another's")
  expect(await refusal(edited(manifest => (manifest.version = 2)))).toBe(
    'newer-snapshot: S: is a snapshot of version 2, this release reads version 1',
  )
  expect(await refusal(edited(manifest => (manifest.tables.tracks.file = '../../etc/passwd')))).toContain(
    'names no whole table tracks',
  )
  expect(await refusal(target => truncateSync(join(target, 'entries.parquet'), 30))).toMatch(
    /^damaged-snapshot: S: is damaged: entries\.parquet has 30 bytes, not \d+$/,
  )
  expect(await refusal(target => rmSync(join(target, 'tracks.parquet')))).toContain('tracks.parquet is missing')
  expect(await refusal(target => rmSync(join(target, 'playlists.parquet')))).toContain('playlists.parquet is missing')
  const turned = (target: string): void => {
    const path = join(target, 'entries.parquet')
    const bytes = readFileSync(path)
    bytes[20]! ^= 1
    writeFileSync(path, bytes)
  }
  expect(await refusal(turned)).toContain('its SHA-256 sum is another')
})

const python = process.env['MURECOM_PYTHON'] ?? 'python3'
const hasDuckDb = spawnSync(python, ['-c', 'import duckdb, pandas, pyarrow']).status === 0
if (!hasDuckDb) console.log(`snapshots in DuckDB and pandas: skipped, ${python} has not both`)

test.skipIf(!hasDuckDb)('DuckDB and pandas open it as it is', async () => {
  using catalog = await someCatalog()
  const target = place()
  const { tables } = await writeSnapshot(catalog, target)
  const script = `
import duckdb, json, pandas, sys
d = sys.argv[1]
sql = f"SELECT count(*), sum(len(t.artists)) FROM '{d}/entries.parquet' e JOIN '{d}/tracks.parquet' t ON t.id = e.track"
frames = {n: pandas.read_parquet(f'{d}/{n}.parquet') for n in ('playlists', 'entries', 'tracks')}
print(json.dumps({'joined': duckdb.sql(sql).fetchall()[0], 'rows': {n: len(f) for n, f in frames.items()}, 'columns': {n: list(f.columns) for n, f in frames.items()}}))
`
  const answer = JSON.parse(execFileSync(python, ['-c', script, target], { encoding: 'utf8' }))
  const all = [...catalog.playlists()].flat()
  const artists = all.reduce((sum, id) => sum + catalog.track(id)!.artists.length, 0)
  expect(answer.joined).toEqual([all.length, artists])
  expect(answer.rows).toEqual(Object.fromEntries(Object.entries(tables).map(([name, { rows }]) => [name, rows])))
  expect(answer.columns.entries).toEqual(['playlist', 'position', 'track'])
  expect(existsSync(join(target, 'manifest.json'))).toBe(true)
})
