import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { threeKinds } from '../../murecom/test/radio/radio-library.ts'
import { storeLibrary } from '../../murecom/test/reference/stored-library.ts'
import { run } from './helpers.ts'

let folder: string
let library: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-radio-command-'))
  library = join(folder, 'library.murecom')
  storeLibrary(library, 4, ['calm', 'loud', 'odd'], threeKinds(30))
})
afterAll(() => rmSync(folder, { recursive: true }))

const ask = (...args: string[]) => run([...args, '--library', library], { env: { HOME: folder } })
const titlesOf = (out: string): string[] => JSON.parse(out).songs.map(({ title }: { title: string }) => title)

test('radio: songs like those it begins with, with reasons, as a table and as a playlist', async () => {
  const list = join(folder, 'evening.m3u8')
  const { code, out, err } = await ask('radio', 'calm 3', '-n', '5', '--why', '--m3u', list)
  expect({ code, err }).toEqual({ code: 0, err: `5 songs written to ${list}\n` })
  expect(out).toMatch(/^1\. calm artist \d - calm \d+\n {3}sounds like calm artist 3 - calm 3 \(\d\.\d\d\)\n/)
  expect(readFileSync(list, 'utf8').match(/#EXTINF/g)).toHaveLength(5)
  expect((await ask('radio', '--tag', 'loud', '-n', '3')).out).toMatch(/^#\s+title\s+artist\s+score\s+file\n1\s+loud/)
  const hour = await ask('radio', '--artist', 'odd artist 2', '--minutes', '20', '--json')
  const seconds = JSON.parse(hour.out).songs.map((song: { durationSeconds: number }) => song.durationSeconds)
  expect(seconds.reduce((a: number, b: number) => a + b)).toBeGreaterThanOrEqual(1200)
  expect(seconds.slice(0, -1).reduce((a: number, b: number) => a + b)).toBeLessThan(1200)
})

test('radio: a state remembers what was skipped and banned', async () => {
  const state = join(folder, 'evening.radio')
  const first = titlesOf((await ask('radio', 'calm 3', '--state', state, '--json', '-n', '4')).out)
  const again = titlesOf((await ask('radio', '--state', state, '--json', '-n', '4')).out)
  expect(again).toEqual(first)
  const later = await ask(
    'radio',
    '--state',
    state,
    '--skipped',
    first[0]!,
    '--banned',
    first[1]!,
    '--json',
    '-n',
    '60',
  )
  expect(titlesOf(later.out)).not.toContain(first[0])
  expect(titlesOf(later.out)).not.toContain(first[1])
  const other = titlesOf((await ask('radio', 'calm 3', '--json', '-n', '60')).out)
  expect(other).not.toContain(first[1])
})

test('radio: what is wrong is one line', async () => {
  const state = join(folder, 'broken.radio')
  writeFileSync(state, 'no radio')
  const broken = await ask('radio', '--state', state)
  expect(broken).toMatchObject({ code: 1, out: '' })
  expect(broken.err).toMatch(
    /^murecom: .*broken\.radio: is damaged: it is no JSON; start a new radio in another file\n$/,
  )
  expect(await ask('radio', '--skipped', 'calm 3')).toMatchObject({
    code: 2,
    err: 'murecom: --completed, --skipped and the like need --state <file>\n',
  })
  expect(await ask('radio', '--explore', '7')).toMatchObject({
    code: 2,
    err: 'murecom: --explore must be a number from 0 to 1, got 7\n',
  })
  expect((await ask('radio', 'calm 3', '--where', 'year > 2100')).err).toContain('no song is left that may come')
  const few = await ask('radio', '--artist', 'calm artist 1', '--where', 'artist = "calm artist 1"', '-n', '3')
  expect(few.err).toContain('too few songs: gave up the distance of albums')
  expect((await ask('radio', '--artist', 'Nobody', '-n', '1')).err).toContain('Nobody: not in the library; left out')
})

test('--where narrows every answer, and names the place of a mistake', async () => {
  const where = ['--where', 'artist ~ loud']
  for (const args of [['similar', 'calm 3'], ['mix', '--plus', 'calm 3'], ['search', 'calm'], ['list']]) {
    const { code, out } = await ask(...args, ...where, '--json')
    const answer = JSON.parse(out)
    const titles = (answer.songs ?? answer.similar).map(({ title }: { title: string }) => title)
    expect({ args, code: args[0] === 'search' ? 1 : code }).toEqual({ args, code: args[0] === 'search' ? 1 : 0 })
    expect(titles.filter((title: string) => !title.startsWith('loud'))).toEqual([])
  }
  expect((await ask('list', '--where', 'yaer > 3')).err).toBe(
    'murecom: filter: at letter 1: "yaer" is no field; did you mean year?\n',
  )
})

test('list: all songs, and a filter as a smart playlist', async () => {
  expect(JSON.parse((await ask('list', '--json')).out)).toMatchObject({ total: 90 })
  const nsp = join(folder, 'calm.nsp')
  const { code, err } = await ask('list', '--where', 'title ~ calm', '-n', '5', '--nsp', nsp, '--name', 'Calm')
  expect({ code, err }).toEqual({ code: 0, err: `smart playlist written to ${nsp}\n` })
  expect(JSON.parse(readFileSync(nsp, 'utf8'))).toEqual({
    name: 'Calm',
    all: [{ contains: { title: 'calm' } }],
    limit: 5,
  })
  expect((await ask('list', '--where', 'title ~ x', '--nsp', nsp)).err).toContain(
    'is there already; --force writes over it',
  )
  const tagged = await ask('list', '--where', 'tag:calm', '--nsp', join(folder, 'tag.nsp'))
  expect(tagged.err).toContain('a smart playlist of Navidrome cannot have the field tag')
  expect(existsSync(join(folder, 'tag.nsp'))).toBe(false)
  expect((await ask('list', '--where', 'year = 3')).code).toBe(1)
})
