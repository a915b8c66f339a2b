import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isSameFile } from '../../src/library/files/walk.ts'
import { isServerPath, openLibrary } from '../../src/node.ts'
import { storeLibrary } from '../reference/stored-library.ts'

let folder: string
let file: string
const SERVER = 'subsonic://music.example.org/'
const HERE = `${SERVER}tr-1`

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-servers-'))
  file = join(folder, 'songs.murecom')
  storeLibrary(
    file,
    2,
    [],
    [
      { path: HERE, title: 'Far', artist: 'One', vectors: [1, 0] },
      { path: join(folder, 'near.mp3'), title: 'Near', artist: 'Two', vectors: [1, 0.5] },
    ],
  )
  const db = new Database(file)
  const add = db.prepare("INSERT INTO server_songs VALUES (?, ?, ?, '')")
  add.run(SERVER, 'tr-1', 1)
  add.run(SERVER, 'tr-2', 2)
  add.run('jellyfin://other/', 'tr-2', 1)
  db.close()
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a song on a server is asked for by its path, which is no file', async () => {
  using library = await openLibrary(file)
  expect(library.song(HERE)?.title).toBe('Far')
  expect(library.idOf(HERE)).toBe(1)
  const near = await library.similar(HERE)
  expect(near.map(({ title }) => title)).toEqual(['Near'])
  expect(library.mix({ plus: [HERE] }).map(({ title }) => title)).toEqual(['Near'])
  expect([await library.cover(HERE), await library.lyrics(HERE)]).toEqual([undefined, undefined])
  // Its id is no name: words of the path find files only.
  expect(library.find('tr 1')).toEqual([])
  expect(library.find('near mp3')).toHaveLength(1)
  await expect(library.similar(`${SERVER}tr-9`)).rejects.toThrow('is not in the library')
})

test('songs are looked up by their ids on servers, and back', async () => {
  using library = await openLibrary(file)
  expect(library.servers).toEqual(['jellyfin://other/', SERVER])
  expect([library.idOnServer('tr-1'), library.idOnServer('tr-2', SERVER), library.idOnServer('tr-9')]).toEqual([
    1,
    2,
    undefined,
  ])
  expect(library.serverIds([2, 1, 7])).toEqual([
    { song: 2, server: SERVER, id: 'tr-2' },
    { song: 1, server: 'jellyfin://other/', id: 'tr-2' },
    { song: 1, server: SERVER, id: 'tr-1' },
  ])
  expect(library.serverIds([1], SERVER)).toEqual([{ song: 1, server: SERVER, id: 'tr-1' }])
})

test('indexing a folder leaves the songs of servers alone, and a song that goes takes its ids along', async () => {
  {
    using library = await openLibrary(file)
    await library.addFolder(folder, { workers: 0, missing: 'prune' })
    expect(library.songs().map(({ path }) => path)).toEqual([HERE])
    expect(library.serverIds([1, 2]).map(({ song }) => song)).toEqual([1, 1])
  }
  expect(await isSameFile(HERE, HERE)).toBe(false)
  expect(['subsonic://a/1', 'jellyfin://a/1', '/music/subsonic:/a', 'https://a/1'].map(isServerPath)).toEqual([
    true,
    true,
    false,
    false,
  ])
})
