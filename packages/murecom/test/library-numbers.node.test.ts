import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import { afterAll, expect, test } from 'vitest'
import { openLibrary } from '../src/node.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-numbers-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('songs by number, with their vectors and strongest tags; what another process adds is seen at once', async () => {
  const music = join(folder, 'music')
  mkdirSync(music)
  const add = (hz: number) => writeFileSync(join(music, `${hz}.wav`), wavBytes(chord([hz, hz * 1.5], 4), 22050))
  add(110)
  add(220)
  const file = join(folder, 'songs.murecom')
  const library = await openLibrary(file)
  await library.addFolder(music, { workers: 1 })
  const songs = library.numberedSongs()
  expect(songs.map(({ id, title }) => [id, title])).toEqual([
    [1, '110'],
    [2, '220'],
  ])
  const { ids, vectors, dimensions, strongest } = library.songVectors()
  expect([...ids]).toEqual([1, 2])
  expect(vectors).toHaveLength(2 * dimensions)
  for (const [i, tag] of strongest.entries()) {
    expect(library.tagNames[tag]).toBe((await library.tags(songs[i]!.path))[0]!.name)
  }
  expect([...library.orderedIds()]).toEqual([1, 2])
  expect([...library.searchIds('220')]).toEqual([2])
  expect(library.idNamed('220')).toBe(2)
  expect(library.songsWithIds([2, 99, 1]).map(({ id, title }) => [id, title])).toEqual([
    [2, '220'],
    [1, '110'],
  ])
  const before = library.revision
  expect(await library.similar(songs[0]!.path)).toHaveLength(1)

  const other = await openLibrary(file)
  add(440)
  await other.addFolder(music, { workers: 1 })
  other.close()
  expect(library.revision).toBeGreaterThan(before)
  expect((await library.similar(songs[0]!.path)).map(song => song.title).toSorted()).toEqual(['220', '440'])
  library.close()
})
