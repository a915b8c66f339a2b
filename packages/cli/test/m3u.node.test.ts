import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LibrarySong } from 'murecom/node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writePlaylist } from '../src/songs/m3u.ts'
import { UNTAGGED } from './untagged.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-m3u-'))
})
afterEach(() => rm(folder, { recursive: true }))

const song = (path: string, about: Partial<LibrarySong> = {}): LibrarySong => ({
  ...UNTAGGED,
  path,
  title: 'Title',
  durationSeconds: null,
  ...about,
})

test('songs beside the playlist are relative, others whole; no line is taken for a comment', async () => {
  const file = join(folder, 'list.m3u8')
  const elsewhere = join(tmpdir(), 'elsewhere', 'b.mp3')
  const songs = [
    song(join(folder, 'album', 'a.mp3'), { title: '红豆', artist: '王菲', durationSeconds: 257.6 }),
    song(elsewhere, { title: 'two\nlines' }),
    song(join(folder, '#1 hit.mp3')),
    song(join(folder, '..two dots.mp3')),
    song(join(folder, 'broken\nname.mp3')),
  ]
  expect(writePlaylist(file, songs)).toEqual({ written: 4, leftOut: [join(folder, 'broken\nname.mp3')] })
  expect(await readFile(file, 'utf8')).toBe(
    [
      '#EXTM3U',
      '#EXTINF:258,王菲 - 红豆',
      join('album', 'a.mp3'),
      '#EXTINF:-1,two lines',
      elsewhere,
      '#EXTINF:-1,Title',
      `.${join('/', '#1 hit.mp3')}`,
      '#EXTINF:-1,Title',
      '..two dots.mp3',
      '',
    ].join('\n'),
  )
  expect(await readdir(folder)).toEqual(['list.m3u8'])
})

test('on one disk paths are relative to where the playlist is, through a link too; a name that is not UTF-8 is left out', async () => {
  await mkdir(join(folder, 'music'))
  await mkdir(join(folder, 'deep', 'lists'), { recursive: true })
  const a = join(folder, 'music', '#a.mp3')
  await writeFile(a, '')
  await symlink(join(folder, 'deep', 'lists'), join(folder, 'link'))
  const gone = join(folder, 'music', 'gone.mp3')
  const songs = [song(a), song(gone), song(join(folder, 'J\uefe3ga.mp3'))]
  for (const place of [join(folder, 'deep', 'lists'), join(folder, 'link')]) {
    const file = join(place, 'list.m3u8')
    expect(writePlaylist(file, songs, { relative: 'disk' })).toEqual({ written: 2, leftOut: [songs[2]!.path] })
    const lines = (await readFile(file, 'utf8')).split('\n')
    expect([lines[2], lines[4]]).toEqual([join('..', '..', 'music', '#a.mp3'), gone])
  }
})

test('without leave to overwrite a list that is there stays, and nothing is left behind', async () => {
  const file = join(folder, 'list.m3u8')
  writePlaylist(file, [song(join(folder, 'a.mp3'))], { overwrite: false })
  const before = await readFile(file, 'utf8')
  expect(() => writePlaylist(file, [], { overwrite: false })).toThrow('is there already; --force writes over it')
  expect(await readFile(file, 'utf8')).toBe(before)
  expect(await readdir(folder)).toEqual(['list.m3u8'])
})

test('a list that is there is replaced whole; where that fails nothing is left behind', async () => {
  const file = join(folder, 'list.m3u')
  await writeFile(file, 'old')
  writePlaylist(file, [song(join(folder, 'a.mp3'))])
  expect(await readFile(file, 'utf8')).toBe('#EXTM3U\n#EXTINF:-1,Title\na.mp3\n')
  await mkdir(join(folder, 'taken.m3u8'))
  expect(() => writePlaylist(join(folder, 'taken.m3u8'), [])).toThrow()
  expect((await readdir(folder)).sort()).toEqual(['list.m3u', 'taken.m3u8'])
})

test('a song is not overwritten by a slip of the pen', () => {
  expect(() => writePlaylist(join(folder, 'song.mp3'), [])).toThrow('--m3u must name a file that ends in .m3u8 or .m3u')
})
