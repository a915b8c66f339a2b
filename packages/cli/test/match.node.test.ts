import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from './helpers.ts'

let folder: string
let library: string
const SONGS = ['Muse/Absolution/Hysteria.wav', 'Muse/Absolution/Time Is Running Out.wav', '周杰倫/葉惠美/晴天.wav']

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-match-'))
  library = join(folder, 'library.murecom')
  for (const [i, name] of SONGS.entries()) {
    await mkdir(dirname(join(folder, 'music', name)), { recursive: true })
    await writeFile(join(folder, 'music', name), wavBytes(chord([110 * 2 ** i, 137.5 * 2 ** i], 4), 22050))
  }
  const indexed = await run(['index', join(folder, 'music'), '--library', library, '--model', 'gtzan', '--quiet'])
  expect(indexed.code).toBe(0)
  const list = ['#EXTM3U', '#EXTINF:-1,Muse - Histeria', 'a.mp3', '#EXTINF:-1,Muse - Uprising', 'b.mp3']
  await writeFile(join(folder, 'mix.m3u8'), [...list, '#EXTINF:-1,周杰伦 - 晴天', 'c.mp3', ''].join('\n'))
})
afterAll(() => rm(folder, { recursive: true }))

const ask = (...args: string[]) => run(['match', ...args, '--library', library])
const own = (i: number): string => join(folder, 'music', SONGS[i]!)

test('a list becomes a playlist of the own files, with paths as the playlist needs them, and a list of what is missing', async () => {
  const lists = join(folder, 'lists')
  const [m3u, missing] = [join(lists, 'own.m3u8'), join(lists, 'missing.csv')]
  const { code, out, err } = await ask(join(folder, 'mix.m3u8'), '--m3u', m3u, '--missing', missing)
  expect({ code, err }).toEqual({
    code: 0,
    err: `2 songs written to ${m3u}\n1 missing entries written to ${missing}\n`,
  })
  expect(out).toMatch(
    /^2 of 3 entries of mix are in the library\n#\s+missing\s+why\s+nearest\n2 {2}Muse - Uprising {2}not in the library/,
  )
  expect(await readFile(m3u, 'utf8')).toBe(
    [
      '#EXTM3U',
      '#EXTINF:4,Hysteria',
      join('..', 'music', SONGS[0]!),
      '#EXTINF:4,晴天',
      join('..', 'music', SONGS[2]!),
      '',
    ].join('\n'),
  )
  expect(await readFile(missing, 'utf8')).toMatch(
    /^title,artist,album,isrc,reason,nearest\r\nUprising,Muse,,,not-owned,[^\r]*\r\n$/,
  )
  expect((await readdir(lists)).sort()).toEqual(['missing.csv', 'own.m3u8'])
  expect(existsSync(join(folder, 'catalog.db'))).toBe(false)
})

test('as JSON, each entry with its file or the reason', async () => {
  const { out, code } = await ask(join(folder, 'mix.m3u8'), '--json')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toEqual({
    list: 'mix',
    found: 2,
    missing: 1,
    entries: [
      expect.objectContaining({
        position: 1,
        status: 'found',
        title: 'Histeria',
        song: expect.objectContaining({ path: own(0) }),
      }),
      expect.objectContaining({ position: 2, status: 'missing', title: 'Uprising', reason: 'not-owned' }),
      expect.objectContaining({ position: 3, status: 'found', song: expect.objectContaining({ path: own(2) }) }),
    ],
  })
})

test('files that are there stay, but for --force', async () => {
  const taken = join(folder, 'taken.m3u')
  await writeFile(taken, 'mine')
  const refused = await ask(join(folder, 'mix.m3u8'), '--m3u', taken)
  expect(refused).toEqual({ code: 1, out: '', err: `murecom: ${taken} is there already; --force writes over it\n` })
  expect(await readFile(taken, 'utf8')).toBe('mine')
  const json = join(folder, 'missing.json')
  expect((await ask(join(folder, 'mix.m3u8'), '--m3u', taken, '--missing', json, '--force', '--quiet')).code).toBe(0)
  expect(await readFile(taken, 'utf8')).toContain('Hysteria')
  expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject([
    { position: 2, title: 'Uprising', reason: 'not-owned' },
  ])
})

test('a list of the catalogue by its name, and one of several lists of a file', async () => {
  const db = join(folder, 'lists.db')
  const csv = join(folder, 'Liked.csv')
  await writeFile(
    csv,
    'Track URI,Track Name,Artist Name(s),Album Name\nspotify:track:0000000000000000000001,Hysteria - Live,Muse,HAARP\n',
  )
  expect((await run(['import', csv, join(folder, 'mix.m3u8'), '--db', db, '--quiet'])).code).toBe(0)
  const live = await ask('liked', '--db', db)
  expect(live).toMatchObject({
    code: 1,
    out: expect.stringMatching(/^0 of 1 entries of Liked.*\n.*\n1 {2}Muse - Hysteria - Live {2}another version only/),
  })
  expect((await ask('liked', '--db', db, '--any-version')).code).toBe(0)
  const unknown = await ask('nothing', '--db', db)
  expect(unknown).toEqual({
    code: 1,
    out: '',
    err: `murecom: nothing: no such file, and no list of this name in ${db}\n`,
  })

  const several = join(folder, 'several.json')
  const track = (trackName: string) => ({ track: { trackName, artistName: 'Muse', albumName: 'A', trackUri: null } })
  await writeFile(
    several,
    JSON.stringify({
      playlists: [
        { name: 'One', items: [track('Hysteria')] },
        { name: 'Two', items: [track('Uprising')] },
      ],
    }),
  )
  const which = await ask(several)
  expect(which).toMatchObject({ code: 1, err: `murecom: ${several}: 2 lists; choose one with --list:\n  One\n  Two\n` })
  expect(await ask(several, '--list', 'one')).toMatchObject({
    code: 0,
    out: '1 of 1 entries of One are in the library\n',
  })
})

test('mistakes are sentences', async () => {
  expect(await ask(join(folder, 'mix.m3u8'), '--m3u', 'x.txt')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--m3u must name a file that ends in'),
  })
  expect(await ask(join(folder, 'mix.m3u8'), '--missing', 'x.txt')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--missing must name a file that ends in'),
  })
  await writeFile(join(folder, 'no.txt'), 'nothing')
  const none = await ask(join(folder, 'no.txt'))
  expect(none.code).toBe(1)
  expect(none.err).toMatch(/murecom: \S+no\.txt: no list in it/)
})
