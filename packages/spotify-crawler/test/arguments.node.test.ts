import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openCatalog } from '../src/index.ts'
import { addPlaylist, memoryCatalog, temporaryFolder, track } from './helpers.ts'

it('wrong arguments are named, with the rule and the value', async () => {
  const catalog = await memoryCatalog()
  expect(() => catalog.searchTracks('x', { artists: 'y' } as never)).toThrow(
    'searchTracks: artists must be an array of names, got "y"',
  )
  expect(() => catalog.searchTracks(null as never)).toThrow('searchTracks: text must be a string, got null')
  expect(() => catalog.findTrack({ trackName: null } as never)).toThrow(
    'findTrack: trackName must be a string, got null',
  )
  expect(() => catalog.findTrack({ trackName: 'x', artists: [1] } as never)).toThrow(
    'findTrack: artists must be an array of names',
  )
})

it.skipIf(process.platform === 'win32')('a catalogue on a read-only disk is read', async () => {
  const folder = join(temporaryFolder(), 'disk')
  mkdirSync(folder)
  const path = join(folder, 'a.db')
  const catalog = await openCatalog(path)
  addPlaylist(catalog, 'p', [track('a', 'A song')])
  catalog.close()
  chmodSync(path, 0o444)
  chmodSync(folder, 0o555)
  chmodSync(join(folder, '..'), 0o755)
  const script = `
    import { openCatalog } from ${JSON.stringify(join(import.meta.dirname, '../src/index.ts'))}
    const catalog = await openCatalog(${JSON.stringify(path)})
    let write = 'written'
    try { catalog.db; catalog.vacuum() } catch (error) { write = error.code }
    console.log(catalog.searchTracks('song').length, [...catalog.playlists()].length, write)
    catalog.close()`
  // The superuser may write anywhere, so another user reads.
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const args = ['--conditions=@murecom/source', '--input-type=module', '--eval', script]
  try {
    expect(execFileSync(process.execPath, args, { encoding: 'utf8', cwd: import.meta.dirname, ...user }).trim()).toBe(
      '1 1 SQLITE_READONLY',
    )
  } finally {
    chmodSync(folder, 0o755)
  }
})
