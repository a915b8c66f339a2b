/**
 * One definition of "the same name": every place that looks for a song by its name gives the same verdict on each pair.
 * Expected verdicts by the rules of docs (NFKC, accents, punctuation, Han conversion), not by a run of the code.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Library, libraryNeighbors, openLibrary } from 'murecom/node'
import { type Catalog, importPlaylists, nameSimilarity, openCatalog } from 'murecom/spotify-crawler'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { storeLibrary } from '../../murecom/test/reference/stored-library.ts'
import { ServedSongs } from '../src/server/sources/served-songs.ts'
import { nearestNames } from '../web/src/lists/nearest-names.ts'

/** `'same'`: one search key; `'addition'`: one title except "(Live)" and the like; `'other'`: another song. */
type Verdict = 'same' | 'addition' | 'other'

const PAIRS: readonly (readonly [stored: string, asked: string, verdict: Verdict])[] = [
  ['愛', '爱', 'same'],
  ['红豆', '紅豆', 'same'],
  ['Beyoncé!', 'beyonce', 'same'],
  ['Thunder AC/DC', 'thunder ac dc', 'same'],
  ['Back AC/DC', 'back acdc', 'other'],
  ['ＡＢＢＡ', 'abba', 'same'],
  ['Don’t Stop', "DON'T STOP", 'same'],
  ['Кино́', 'КИНО', 'same'],
  ['Άλφα', 'αλφα', 'same'],
  ['한국', '한국'.normalize('NFD'), 'same'],
  ['!!!', '!!!', 'same'],
  ['Yesterday (Remastered 2009)', 'yesterday', 'addition'],
  ['Creep', 'Creep - Live', 'addition'],
  ['周杰伦', '周传雄', 'other'],
]

const folder = mkdtempSync(join(tmpdir(), 'murecom-names-'))
let library: Library
let catalog: Catalog
let served: ServedSongs

beforeAll(async () => {
  const file = join(folder, 'library')
  const songs = PAIRS.map(([title], i) => ({ path: `/music/${i}.mp3`, title, artist: `Artist ${i}`, vectors: [1, i] }))
  storeLibrary(file, 2, [], songs)
  library = await openLibrary(file)
  served = new ServedSongs(library)
  catalog = await openCatalog(join(folder, 'catalog.db'))
  catalog.write(() => {
    const id = catalog.writer.upsertPlaylist({ source: 'test', sourceId: 'all', name: 'All' })
    const entries = PAIRS.map(([name], position) => ({
      position,
      track: {
        source: 'test',
        sourceId: `t${position}`,
        name,
        artists: [{ sourceId: null, name: `Artist ${position}` }],
      },
    }))
    catalog.writer.putEntries(id, entries)
    catalog.writer.markComplete(id, 0)
  })
})
afterAll(() => {
  library.close()
  catalog.close()
  rmSync(folder, { recursive: true })
})

describe.each(PAIRS.map((pair, i) => [...pair, i] as const))('%j, asked for as %j: %s', (stored, asked, verdict, i) => {
  const artists = [`Artist ${i}`]
  const isSame = verdict === 'same'
  const isSong = verdict !== 'other'

  test('search by words', async () => {
    // Words that are added to a title are looked for too, so that only the shorter text finds the longer title.
    const isFound = isSame || (verdict === 'addition' && stored.length > asked.length)
    expect(titles(catalog.searchTracks(asked)).includes(stored)).toBe(isFound)
    expect(library.find(asked).some(({ title }) => title === stored)).toBe(isFound)
    const ids = await served.find(asked)
    expect(library.songsWithIds(ids).some(({ title }) => title === stored)).toBe(isFound)
  })

  test('the song of a title', async () => {
    expect(nameSimilarity(stored, asked) >= 0.9).toBe(isSong)
    expect(titles(catalog.findTrack({ trackName: asked, artists }))[0] === stored).toBe(isSong)
    expect((await served.named(asked, artists))?.title === stored).toBe(isSong)
    expect((await libraryNeighbors(library).similarTo({ name: asked, artists }, { limit: 3 })).length > 0).toBe(isSong)
  })

  // The page has no tables of Chinese characters: its own search asks the server, and only its guesses are made there.
  test.skipIf(/\p{Script=Han}/u.test(stored))("the page's guesses", () => {
    expect(nearestNames(asked, [stored], 1)).toEqual([stored])
  })
})

test('a key finds songs and lists, and identifies none: "Año" and "Ano" are two', async () => {
  const songs = join(folder, 'songs.m3u8')
  writeFileSync(songs, '#EXTM3U\n#EXTINF:-1,Ann - Año\na.mp3\n#EXTINF:-1,Ann - Ano\nb.mp3\n')
  const lists = join(folder, 'Playlist1.json')
  const items = [{ track: { trackName: 'Halo', artistName: 'Beyoncé', trackUri: null } }]
  writeFileSync(lists, JSON.stringify({ playlists: ['Año', 'Ano'].map(name => ({ name, items })) }))
  const { files } = await importPlaylists(catalog, [songs, lists])
  expect(files.map(({ playlists }) => playlists)).toEqual([1, 2])
  expect(titles(catalog.findTrack({ trackName: 'ano', artists: ['ann'] })).sort()).toEqual(['Ano', 'Año'])
  expect(catalog.stats().bySource).toContainEqual({ source: 'spotify-export', playlists: 2 })
})

function titles(tracks: readonly { name: string }[]): string[] {
  return tracks.map(({ name }) => name)
}
