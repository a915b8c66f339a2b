import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mulberry32 } from '@murecom/internal'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Radio } from '../../src/node.ts'
import { radioLibrary, threeKinds } from './radio-library.ts'

/** How often the process is killed: `MURECOM_KILLS=200 npx vitest run radio/state` for the long form. */
const KILLS = Number(process.env['MURECOM_KILLS'] ?? 2)
const KILL_SEED = Number(process.env['MURECOM_SEED'] ?? 1)
const SONGS = threeKinds(12)
const seeds = { songs: [SONGS[0]!.path] }

let made: Awaited<ReturnType<typeof radioLibrary>>
let file: string
beforeEach(async () => {
  made = await radioLibrary(SONGS)
  file = join(made.folder, 'evening.radio')
})
afterEach(() => made.close())

test('a radio goes on where it was', async () => {
  const radio = await Radio.start(made.library, { file, seeds, seed: 3, explore: 0.2, where: 'not title = "calm 5"' })
  for (let i = 0; i < 4; i++) {
    const { songs } = await radio.next({ limit: 1 })
    radio.report({ path: songs[0]!.path, outcome: i % 2 ? 'skipped' : 'completed', playedSeconds: 20 })
  }
  const again = await Radio.resume(made.library, file)
  expect(again.length).toBe(4)
  expect(again.rules).toEqual(radio.rules)
  expect((await again.next()).songs.map(({ path }) => path)).toEqual((await radio.next()).songs.map(({ path }) => path))
})

test('a file that is no state is refused with a reason, and left as it is', async () => {
  await expect(Radio.resume(made.library, file)).rejects.toMatchObject({ code: 'no-state' })
  for (const [text, code] of [
    ['', 'broken'],
    ['{"format": "murecom radio", "ver', 'broken'],
    ['{"format": "something else"}', 'foreign'],
    ['[1, 2]', 'foreign'],
    ['null', 'foreign'],
    ['{"format": "murecom radio", "version": 2}', 'other-version'],
    ['{"format": "murecom radio", "version": 1}', 'broken'],
  ] as const) {
    writeFileSync(file, text)
    await expect(Radio.resume(made.library, file)).rejects.toMatchObject({ name: 'RadioError', code })
    await expect(Radio.start(made.library, { file, seeds })).rejects.toMatchObject({ code })
    expect(readFileSync(file, 'utf8')).toBe(text)
  }
  mkdirSync(join(made.folder, 'folder.radio'))
  await expect(Radio.resume(made.library, join(made.folder, 'folder.radio'))).rejects.toMatchObject({ code: 'foreign' })
})

test('each part of a state is checked', async () => {
  await (await Radio.start(made.library, { file, seeds })).next()
  const good = readFileSync(file, 'utf8')
  const [song] = JSON.parse(good).seeds.songs
  for (const [name, value] of [
    ['seed', 'x'],
    ['rules', { ...JSON.parse(good).rules, explore: 7 }],
    ['rules', null],
    ['played', [{ ...song, at: 'now', outcome: 'skipped', part: 0 }]],
    ['played', [{ ...song, at: 1, outcome: 'sold', part: 0 }]],
    ['played', [{ ...song, at: 1, outcome: 'skipped', part: 2 }]],
    ['seeds', { ...JSON.parse(good).seeds, artists: 'Björk' }],
    ['never', { words: [1], artists: [] }],
    ['never', { songs: ['/music/1.mp3'], words: [], artists: [] }],
    ['library', { length: 3 }],
    ['where', undefined],
  ]) {
    writeFileSync(file, JSON.stringify({ ...JSON.parse(good), [name]: value }))
    await expect(Radio.resume(made.library, file)).rejects.toThrow(/evening\.radio: is damaged: .*; start a new radio/)
  }
})

test('a state that was written before songs could be refused goes on', async () => {
  await Radio.start(made.library, { file, seeds, never: { songs: [SONGS[1]!.path], words: ['odd'] } })
  const { never, ...state } = JSON.parse(readFileSync(file, 'utf8'))
  expect(never.songs).toMatchObject([{ path: SONGS[1]!.path }])
  writeFileSync(file, JSON.stringify({ ...state, never: { artists: [], words: never.words } }))
  const { songs } = await (await Radio.resume(made.library, file)).next({ limit: 30 })
  expect(songs.map(({ path }) => path)).toContain(SONGS[1]!.path)
  expect(songs.filter(({ title }) => title.startsWith('odd'))).toEqual([])
})

test('a radio of another library is refused, one of a library that has grown or was indexed anew is not', async () => {
  const radio = await Radio.start(made.library, { file, seeds })
  radio.report({ path: SONGS[0]!.path, outcome: 'completed' })
  const other = await radioLibrary(SONGS.map(song => ({ ...song, path: `/other${song.path}` })))
  await expect(Radio.resume(other.library, file)).rejects.toMatchObject({ code: 'other-library' })
  other.close()
  const moved = await radioLibrary(SONGS.map(song => ({ ...song, path: `/moved${song.path}`, hash: song.path })))
  const again = await Radio.resume(moved.library, file)
  expect((await again.next({ limit: 1 })).songs[0]!.path).toMatch(/^\/moved\/music\/calm/)
  moved.close()
})

test(`a process that is killed loses the last report at most (${KILLS} kills, seed ${KILL_SEED})`, {
  timeout: 60_000 + KILLS * 5000,
}, async () => {
  const random = mulberry32(KILL_SEED)
  await Radio.start(made.library, { file, seeds })
  const script = fileURLToPath(new URL('../reference/report-again-and-again.ts', import.meta.url))
  for (let kill = 0; kill < KILLS; kill++) {
    const child = spawn(process.execPath, ['--conditions=@murecom/source', '--no-warnings', script, made.file, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    child.stdout!.on('data', chunk => {
      said += chunk
    })
    await once(child.stdout!, 'data')
    await new Promise(resolve => setTimeout(resolve, random() * 100))
    child.kill('SIGKILL')
    await once(child, 'close')
    const noted = Number(said.trim().split('\n').at(-1))
    const { length } = await Radio.resume(made.library, file)
    expect(length - noted).toBeGreaterThanOrEqual(0)
    expect(length - noted).toBeLessThanOrEqual(1)
  }
})
