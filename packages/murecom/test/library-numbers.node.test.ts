import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import { afterAll, expect, test } from 'vitest'
import { openLibrary } from '../src/node.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-numbers-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('songs by number, with their vectors and strongest tags; what another process adds is seen after refresh', async () => {
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
  for (const { id, vectors, dimensions, tag } of library.songVectors()) {
    expect(vectors.length % dimensions).toBe(0)
    expect(vectors.length).toBeGreaterThan(0)
    expect(tag).toBe((await library.tags(songs[id - 1]!.path))[0]!.name)
  }
  expect(await library.similar(songs[0]!.path)).toHaveLength(1)

  const other = await openLibrary(file)
  add(440)
  await other.addFolder(music, { workers: 1 })
  other.close()
  library.refresh()
  expect((await library.similar(songs[0]!.path)).map(song => song.title).toSorted()).toEqual(['220', '440'])
  library.close()
})
