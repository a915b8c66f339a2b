import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { importPlaylists } from '../src/index.ts'
import { imports, listsOf, memoryCatalog, sqliteOf, temporaryFolder } from './helpers.ts'

const uri = (n: number): string => `spotify:track:${`${n}`.padStart(22, '0')}`
const written = (name: string, content: string | object | Uint8Array): string => {
  const path = join(temporaryFolder(), name)
  const isRaw = typeof content === 'string' || content instanceof Uint8Array
  writeFileSync(path, isRaw ? content : JSON.stringify(content))
  return path
}
const item = (n: number, title: string, album: string): object => ({
  track: { trackName: title, artistName: 'The A', albumName: album, trackUri: uri(n) },
})
const account = (...lists: [name: string, items: object[]][]): string =>
  written('Playlist1.json', { playlists: lists.map(([name, items]) => ({ name, items })) })
const m3u = (title: string, album?: string): string =>
  written('x.m3u8', `#EXTM3U\n${album ? `#EXTALB:${album}\n` : ''}#EXTINF:225,The A - ${title}\n1.mp3\n`)

describe('where several tracks fit an entry without an id', () => {
  const several = (): string =>
    account(
      ['P', [item(1, 'One', 'Studio'), item(2, 'One', 'Live'), item(3, 'One', 'Best of')]],
      ['Q', [item(3, 'ONE', 'Best of')]],
      ['R', [item(1, 'One', 'Studio'), item(1, 'One', 'Studio'), item(1, 'One', 'Studio')]],
    )

  it.each([
    ['the one of the same album', ['one', 'LIVE'], 2],
    ['else the one in most lists, however often a list has it', ['one', 'Nowhere'], 1],
    ['else the one in most lists', ['one'], 1],
  ] as const)('%s', async (_, [title, album], wanted) => {
    for (const rebuildIndexes of [false, true]) {
      const catalog = await memoryCatalog()
      await importPlaylists(catalog, several(), { rebuildIndexes })
      await importPlaylists(catalog, m3u(title, album), { rebuildIndexes })
      const [last] = [...catalog.playlists({ sources: ['m3u'] })]
      expect(catalog.tracks(last!).map(t => t.sourceId)).toEqual([uri(wanted).slice(14)])
      expect(catalog.stats().tracks).toBe(3)
      expect(sqliteOf(catalog).pragma('foreign_key_check')).toEqual([])
    }
  })

  it('else the one that was known first', async () => {
    const catalog = await memoryCatalog()
    await importPlaylists(catalog, account(['P', [item(7, 'One', 'X'), item(2, 'One', 'Y')]]))
    await importPlaylists(catalog, m3u('one'))
    expect([...catalog.playlists()]).toEqual([[1, 2], [1]])
  })
})

it.each([false, true])('a bare link that gets its name is the song that was known by name', async rebuildIndexes => {
  const catalog = await memoryCatalog()
  await importPlaylists(catalog, m3u('One', 'Studio'), { rebuildIndexes })
  await importPlaylists(catalog, written('y.m3u', `#EXTM3U\n${uri(1)}\n`), { rebuildIndexes })
  expect(catalog.stats().tracks).toBe(2)
  const named = account(['P', [item(5, 'Other', 'Al'), item(1, 'one', ''), item(5, 'Other', 'Al')]])
  await importPlaylists(catalog, named, { rebuildIndexes })
  expect(catalog.stats().tracks).toBe(2)
  expect(listsOf(catalog)).toEqual({ x: ['one / The A'], y: ['one / The A'], P: ['Other / The A', 'one / The A'] })
  // What the song without an id knew is kept.
  const [found] = catalog.findTrack({ trackName: 'one' })
  expect(found).toMatchObject({ source: 'spotify', durationMs: 225_000, album: { name: 'Studio' } })
  expect(sqliteOf(catalog).pragma('foreign_key_check')).toEqual([])
})

it('a list that holds both records of a song, which become one, keeps both positions', async () => {
  const catalog = await memoryCatalog()
  await importPlaylists(catalog, written('x.m3u', `#EXTM3U\n${uri(1)}\n`))
  const items = [{ localTrack: { uri: 'spotify:local:The+A::One:225' } }, item(9, 'Nine', ''), item(1, 'One', '')]
  await importPlaylists(catalog, account(['P', items], ['Q', [item(8, 'Eight', '')]]))
  expect([...catalog.playlists()].map(ids => catalog.tracks(ids).map(t => t.name))).toEqual([
    ['One'],
    ['One', 'Nine', 'One'],
    ['Eight'],
  ])
  expect(catalog.stats().tracks).toBe(3)
})

it.each([false, true])(
  'later files fill in what was unknown and change nothing that was known',
  async rebuildIndexes => {
    const catalog = await memoryCatalog()
    const csv = (isrc: string, album: string): string =>
      written('a.csv', `title,artist,album,isrc\nOne,The A,${album},${isrc}\n`)
    await importPlaylists(catalog, m3u('One'), { rebuildIndexes })
    await importPlaylists(catalog, csv('', 'Studio'), { rebuildIndexes })
    await importPlaylists(catalog, csv('DE1', 'Live'), { rebuildIndexes })
    await importPlaylists(catalog, csv('XX9', 'Live'), { rebuildIndexes })
    expect(catalog.track(1)).toMatchObject({ durationMs: 225_000, isrc: 'DE1', album: { name: 'Studio' } })
    // An id that comes later keeps them too.
    await importPlaylists(catalog, account(['P', [item(1, 'One', 'Third')]]), { rebuildIndexes })
    expect(catalog.track(1)).toMatchObject({ source: 'spotify', durationMs: 225_000, isrc: 'DE1' })
    expect(catalog.stats().tracks).toBe(1)
  },
)

describe('accounts', () => {
  const files = (title: string, user?: string): Record<string, Uint8Array> => {
    const json = (value: object): Uint8Array => strToU8(JSON.stringify(value))
    const track = { artist: 'A', album: 'Al', track: title, uri: uri(title.length) }
    return {
      'MyData/Playlist1.json': json({ playlists: [{ name: 'Gym', items: [item(title.length, title, 'Al')] }] }),
      'MyData/YourLibrary.json': json({ tracks: [track], albums: [] }),
      'MyData/StreamingHistory0.json': json([
        { endTime: '2024-01-01 10:00', artistName: 'A', trackName: title, msPlayed: 180_000 },
      ]),
      ...(user && { 'MyData/Userdata.json': json({ username: user, email: 'secret@example.org' }) }),
    }
  }
  const zip = (name: string, title: string, user?: string): string =>
    written(name, zipSync(files(title, user), { level: 0 }))

  it('have lists of one name, liked songs and minutes in common, and lose none', async () => {
    for (const users of [
      ['anna', 'bert'],
      [undefined, undefined],
    ]) {
      const catalog = await memoryCatalog()
      const paths = [zip('a.zip', 'Song', users[0]), zip('a.zip', 'Other song', users[1])]
      expect((await importPlaylists(catalog, paths)).playlists).toBe(6)
      expect(catalog.stats()).toMatchObject({ playlists: 6, entries: 6 })
      const bytes = sqliteOf(catalog).serialize().toString('latin1')
      expect(bytes).not.toMatch(/anna|bert|secret@/)
    }
  })

  it('have a newer export, whatever it is called', async () => {
    const catalog = await memoryCatalog()
    await importPlaylists(catalog, zip('a.zip', 'Song', 'anna'))
    await importPlaylists(catalog, zip('b.zip', 'Newer song', 'anna'))
    expect(catalog.stats()).toMatchObject({ playlists: 4, entries: 4 }) // both histories, and the lists as they are now
    expect(listsOf(catalog)['Gym']).toEqual(['Newer song / The A'])
  })
})

it('one file, then another that has its lists, then the first again: as the first says', async () => {
  const list = (...names: string[]): object => ({
    playlists: [{ pid: 1, name: 'P', tracks: names.map(track_name => ({ track_name, artist_name: 'A' })) }],
  })
  const [a, b] = [written('a.json', list('1', '2')), written('b.json', list('3'))]
  const catalog = await memoryCatalog()
  for (const [path, wanted] of [
    [a, ['1 / A', '2 / A']],
    [b, ['3 / A']],
    [a, ['1 / A', '2 / A']],
    [a, ['1 / A', '2 / A']],
  ] as const) {
    await importPlaylists(catalog, path)
    expect(listsOf(catalog)).toEqual({ P: wanted })
  }
})

it('a folder that has a zip file and what was in it: the lists of both are where they are', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'lists'))
  const text = '#EXTM3U\n#EXTINF:1,A - One\n1.mp3\n'
  writeFileSync(join(folder, 'lists', 'a.m3u'), text)
  writeFileSync(join(folder, 'x.zip'), zipSync({ 'lists/a.m3u': strToU8(text) }))
  expect(await imports(folder)).toMatchObject({ playlists: 2, entries: 2 })
  expect((await imports([folder, folder])).report.files.map(f => f.state)).toEqual([
    'imported',
    'imported',
    'unchanged',
    'unchanged',
  ])
})
