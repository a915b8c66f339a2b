import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { pathText } from '../../src/library/files/path-text.ts'
import { isSystemName } from '../../src/library/files/system-names.ts'
import { type Walk, walk } from '../../src/library/files/walk.ts'
import { MusicFolder } from './music-folder.ts'
import { songBytes } from './song-bytes.ts'

const folder = new MusicFolder()
const look = (hasFfmpeg = false): Promise<Walk> => walk([folder.music], { hasFfmpeg })
const names = ({ files }: Walk): string[] => files.map(({ path }) => relative(folder.music, path))

test('a dot hides nothing; the names of systems do', async () => {
  for (const name of ['...And Justice for All/01 Blackened.mp3', '...Baby One More Time.mp3', '.private/a.mp3']) {
    folder.write(name, 'x')
  }
  for (const name of [
    ...['.git/a.mp3', '.Trash/a.mp3', '.Trash-1000/files/a.mp3', '.Trashes/a.mp3', '.AppleDouble/a.mp3', '._a.mp3'],
    ...['@eaDir/a.mp3', '#recycle/a.mp3', '$RECYCLE.BIN/a.mp3', 'System Volume Information/a.mp3', '.stversions/a.mp3'],
  ]) {
    folder.write(name, 'x')
  }
  expect(names(await look())).toEqual([
    '...And Justice for All/01 Blackened.mp3',
    '...Baby One More Time.mp3',
    '.private/a.mp3',
  ])
  expect(isSystemName('.DS_Store')).toBe(true)
  expect(isSystemName('.5: The Gray Chapter')).toBe(false)
})

test('what is passed over is counted by format, and what has no known extension is looked into', async () => {
  for (const name of [
    'a.mp3',
    'B.FLAC',
    'c.m4a',
    'd.opus',
    'e.wma',
    'f.ape',
    'cover.jpg',
    'back.jpg',
    'x.txt',
    'film.mp4',
  ]) {
    folder.write(name, 'x')
  }
  folder.write('without extension', songBytes(1))
  folder.write('Mr. Brightside', songBytes(2))
  folder.write('odd.xyz', 'nothing to hear')
  folder.write('empty', '')
  const without = await look()
  expect(names(without)).toEqual(['B.FLAC', 'Mr. Brightside', 'a.mp3', 'c.m4a', 'd.opus', 'without extension'])
  expect(Object.fromEntries(without.passedOver)).toEqual({ wma: 1, ape: 1, jpg: 2, txt: 1, mp4: 1, xyz: 1, '': 1 })
  const withFfmpeg = await look(true)
  expect(names(withFfmpeg)).toHaveLength(8)
  expect(withFfmpeg.passedOver.has('wma')).toBe(false)
})

test('links are followed, everything is taken once by its own name, and a circle ends', async () => {
  folder.write('z album/1.mp3', '1')
  folder.write('z album/2.mp3', '2')
  symlinkSync('z album', folder.at('a link'))
  symlinkSync('z album/1.mp3', folder.at('a link to 1.mp3'))
  linkSync(folder.at('z album/2.mp3'), folder.at('a second name of 2.mp3'))
  symlinkSync('..', folder.at('z album/up'))
  symlinkSync('.', folder.at('z album/self'))
  const outside = join(folder.base, 'outside')
  mkdirSync(outside)
  writeFileSync(join(outside, 'o.mp3'), 'o')
  symlinkSync(outside, folder.at('one way'))
  symlinkSync(outside, folder.at('other way'))
  symlinkSync('nowhere', folder.at('broken.mp3'))
  symlinkSync('nowhere', folder.at('broken.jpg'))
  const found = await look()
  expect(names(found)).toEqual(['a second name of 2.mp3', 'one way/o.mp3', 'z album/1.mp3'])
  expect(found.problems.map(({ path }) => relative(folder.music, path))).toEqual(['broken.mp3'])
})

test.skipIf(process.platform !== 'linux')(
  'names that are no UTF-8, and the longest ones [Linux only: other systems have none]',
  async () => {
    const album = Buffer.concat([Buffer.from(`${folder.music}/`), Buffer.from('Bj\xf6rk', 'latin1')])
    mkdirSync(album)
    writeFileSync(Buffer.concat([album, Buffer.from('/J\xf3ga.mp3', 'latin1')]), 'x')
    const long = `${'l'.repeat(251)}.mp3`
    folder.write(long, 'x')
    expect(names(await look())).toEqual([pathText(Buffer.from('Bj\xf6rk/J\xf3ga.mp3', 'latin1')), long])
  },
)

test('a folder of 50,000 files', { timeout: 120_000 }, async () => {
  for (let i = 0; i < 50_000; i++) writeFileSync(folder.at(`${i}.${i % 1000 === 0 ? 'mp3' : 'jpg'}`), '')
  const found = await look()
  expect(found.files).toHaveLength(50)
  expect(found.passedOver.get('jpg')).toBe(49_950)
})

test('a file can be looked at alone; one that is not there is none', async () => {
  const path = folder.write('a.mp3', 'x')
  folder.write('b.mp3', 'x')
  const found = await walk([path, folder.at('gone.mp3'), folder.at('gone')], { hasFfmpeg: false })
  expect(names(found)).toEqual(['a.mp3'])
  expect(found.problems).toEqual([])
})

test('an aborted signal ends the walk', async () => {
  folder.write('a/b/c.mp3', 'x')
  const found = await walk([folder.music], { hasFfmpeg: false, signal: AbortSignal.abort() })
  expect(found.files).toEqual([])
})
