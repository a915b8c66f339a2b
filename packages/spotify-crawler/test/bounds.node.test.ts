import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { ArchiveBounds } from '../src/import/sources/archive-bounds.ts'
import { importPlaylists } from '../src/index.ts'
import { imports, memoryCatalog, temporaryFolder } from './helpers.ts'

const M3U = strToU8('#EXTM3U\n#EXTINF:1,A - One\n1.mp3\n')

describe('a zip file', () => {
  const path = (bytes: Uint8Array): string => {
    const file = join(temporaryFolder(), 'x.zip')
    writeFileSync(file, bytes)
    return file
  }

  it('of 100 files of 12 MB in 1.7 MB is refused before anything is unpacked, with the bound', async () => {
    // The directory's sizes decide, so one file under 100 names does.
    const row = strToU8('title,artist\n'.padEnd(12_000_000, 'a,b\n'))
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${i}.csv`, row]))
    const { report, playlists } = await imports(path(zipSync(files, { level: 9 })))
    expect(playlists).toBe(0)
    expect(report.files).toHaveLength(1)
    expect(report.files[0]).toMatchObject({ state: 'refused', outcome: 'refused' })
    expect(report.files[0]!.problems[0]!.reason).toMatch(
      /holds 108 MB or more in .* MB: at most 100 MB, or 100 times its size/,
    )
  })

  it('within zip files is opened three deep', async () => {
    const nested = (depth: number): Uint8Array =>
      depth === 0 ? M3U : zipSync({ [depth === 1 ? 'a.m3u' : 'a.zip']: nested(depth - 1) })
    expect(await imports(path(nested(3)))).toMatchObject({ playlists: 1, entries: 1 })
    const { report } = await imports(path(nested(4)))
    expect(report.files).toMatchObject([
      { problems: [{ reason: 'zip files within each other: at most 3 are opened' }], outcome: 'refused' },
    ])
  })

  it('with one that is damaged in it: the others are taken', async () => {
    const damaged = zipSync({ 'b.m3u': M3U })
    damaged.fill(0, damaged.length - 30)
    const { report } = await imports(path(zipSync({ 'b.zip': damaged, 'c.m3u': M3U })))
    expect(report.files.map(f => f.outcome)).toEqual(['refused', 'complete'])
  })
})

describe('what an archive may hold', () => {
  it('is bounded in entries and bytes, those of the archives in it included', () => {
    const entries = new ArchiveBounds(1e9)
    for (let i = 0; i < 100_000; i++) entries.add(1)
    expect(() => entries.add(1)).toThrow('a zip file of more than 100,000 entries')
    const large = new ArchiveBounds(5e9)
    for (let i = 0; i < 8; i++) large.add(8e9)
    expect(() => large.add(1)).toThrow('holds more than 64 GB')
    const small = new ArchiveBounds(1000)
    small.add(100e6)
    expect(() => small.add(1)).toThrow('100 times its size')
  })
})

it('an import of one large file stops at once where it is asked to', async () => {
  const row = 'Song,Artist,Album\n'
  const file = join(temporaryFolder(), 'x.csv')
  writeFileSync(file, `title,artist,album\n${row.repeat(300_000)}`)
  const catalog = await memoryCatalog()
  const controller = new AbortController()
  // Once the file is known, and before it is read to its end.
  const begun = catalog.store.prepare('SELECT count(*) FROM imports').pluck()
  const stop = (): void => void (begun.get() === 0 ? setImmediate(stop) : controller.abort())
  stop()
  const report = await importPlaylists(catalog, file, { signal: controller.signal })
  expect(report).toMatchObject({ status: 'stopped', playlists: 0 })
  expect(catalog.stats().playlists).toBe(0)
  // The next call takes it whole.
  expect(await importPlaylists(catalog, file)).toMatchObject({ status: 'done', playlists: 1, entries: 300_000 })
})
