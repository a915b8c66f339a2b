import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Library, openLibrary } from '../src/node.ts'
import { storeLibrary } from './reference/stored-library.ts'

const TITLES = ['Halo', 'Halo (Live)', 'Halo - Remastered 2009', 'HALO', 'Hallo', '红豆', 'Love', 'Love Me', '']
const ARTISTS = ['Beyoncé', 'beyonce feat. Jay-Z', 'Adele', '王菲']

let folder: string
let library: Library
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-named-'))
  const file = join(folder, 'songs.murecom')
  const songs = Array.from({ length: 90 }, (_, i) => ({
    path: `/music/${i}.mp3`,
    title: TITLES[(i * 5) % TITLES.length] || `only ${i}`,
    artist: ARTISTS[(i * 7) % ARTISTS.length]!,
    album: `album ${i % 11}`,
    vectors: [1, 0.01 * i, 0.3],
  }))
  storeLibrary(file, 3, [], songs)
  library = await openLibrary(file)
})
afterAll(() => {
  library.close()
  rmSync(folder, { recursive: true })
})

const name = fc.record({
  title: fc.constantFrom(...TITLES, 'only 8', 'lov', '(Live)', 'Halo (Acoustic)', '?'),
  artists: fc.subarray([...ARTISTS, 'Nobody', '']),
})

test('many names at once are what each of them is alone', () => {
  const alone = (title: string, artists: readonly string[]) => library.idNamed(title, artists)
  expect(alone('Halo (Acoustic)', ['Adele'])).toBeGreaterThan(0)
  fc.assert(
    fc.property(fc.array(name, { maxLength: 12 }), names => {
      expect(library.idsNamed(names)).toEqual(names.map(({ title, artists }) => alone(title, artists)))
    }),
    propertyRuns(200, 31),
  )
})
