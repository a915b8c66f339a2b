import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Library, openLibrary } from '../src/node.ts'
import { storeLibrary } from './reference/stored-library.ts'

const SONGS: Readonly<Record<string, readonly (readonly [number | null, string])[]>> = {
  sea: [
    [1, 'In the town where I was born'],
    [2.5, 'lived a man who sailed the sea'],
    [4, 'And he told us of his life'],
  ],
  land: [
    [null, 'The man told of towns'],
    [null, 'and never sailed'],
  ],
  tokyo: [
    [1, '夜の街を歩いて'],
    [2, '海の見える丘で'],
  ],
  night: [[1, 'Ночь, улица, фонарь, аптека']],
}

let folder: string
let library: Library
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-search-lyrics-'))
  const file = join(folder, 'songs.murecom')
  const songs = Object.entries(SONGS).map(([name, lyrics], i) => {
    return { path: `/music/${name}.mp3`, title: name, vectors: [1, i], lyrics }
  })
  storeLibrary(file, 2, [], songs)
  library = await openLibrary(file)
})
afterAll(() => {
  library.close()
  rmSync(folder, { recursive: true })
})

const found = (text: string, options = {}) =>
  library.searchLyrics(text, options).map(({ path, score, lines, at }) => [path.slice(7, -4), score, lines[at]!.text])

test('the whole text comes first, with its line and those around it', () => {
  const [first] = library.searchLyrics('SAILED the sea!')
  expect(first).toMatchObject({ path: '/music/sea.mp3', score: 1, at: 1 })
  expect(first!.lines).toEqual([
    { seconds: 1, text: 'In the town where I was born' },
    { seconds: 2.5, text: 'lived a man who sailed the sea' },
    { seconds: 4, text: 'And he told us of his life' },
  ])
})

test('then songs that have every word, by how many one line has', () => {
  expect(found('told man')).toEqual([
    ['land', 0.9, 'The man told of towns'],
    ['sea', 0.45, 'lived a man who sailed the sea'],
  ])
  expect(found('born lived')).toEqual([['sea', 1, 'In the town where I was born']])
  expect(found('town')).toEqual([['sea', 1, 'In the town where I was born']])
  expect(found('submarine')).toEqual([])
  expect(found('...')).toEqual([])
})

test('in any script, within a filter and a limit, and by a thread', async () => {
  expect(found('海の')).toEqual([['tokyo', 1, '海の見える丘で']])
  expect(found('НОЧЬ улица')).toEqual([['night', 1, 'Ночь, улица, фонарь, аптека']])
  expect(found('man', { where: 'title ~ land' })).toEqual([['land', 1, 'The man told of towns']])
  expect(found('man', { limit: 1 })).toHaveLength(1)
  const parallel = await library.parallel()
  expect(await parallel.searchLyrics('man')).toEqual(library.searchLyrics('man'))
  await parallel.close()
})
