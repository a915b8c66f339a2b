import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import { openLibrary } from 'murecom/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from './helpers.ts'

let folder: string
let song: string
let broken: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-features-'))
  song = join(folder, 'a "song", of mine.wav')
  broken = join(folder, 'broken.mp3')
  // C major, struck twice a second
  await writeFile(song, wavBytes(chord([261.63, 329.63, 392], 12), 22050))
  await writeFile(broken, 'not music')
})
afterAll(() => rm(folder, { recursive: true }))

test('a table, JSON and CSV of the same numbers', async () => {
  const table = await run(['features', song], { columns: 200 })
  expect(table.code).toBe(0)
  expect(table.out).toMatch(/bpm {2}key .*LUFS/)
  expect(table.out).toMatch(/C major \(8B\)/)

  const json = await run(['features', song, '--json'])
  const [features] = (JSON.parse(json.out) as { files: Record<string, number | string>[] }).files
  expect(features).toMatchObject({ path: song, key: 'C', mode: 'major', camelot: '8B', durationSeconds: 12 })
  expect(Math.abs(Number(features!['bpm']) - 120)).toBeLessThan(5)
  expect(features!['loudness']).toBeLessThan(-10)
  expect(features!['gain']).toBeCloseTo(-18 - Number(features!['loudness']), 9)

  const csv = await run(['features', song, '--csv'])
  const [head, line] = csv.out.trimEnd().split('\r\n')
  expect(head).toMatch(/^path,durationSeconds,describedSeconds,bpm,/)
  expect(line).toMatch(/^".*a ""song"", of mine\.wav",12,12,/)
  expect(line!.endsWith(`,${features!['truePeak']},${features!['gain']}`)).toBe(true)
})

test('a file that cannot be used is named, and the others are measured', async () => {
  const { code, out, err } = await run(['features', broken, song, join(folder, 'none.wav'), '--csv'])
  expect(code).toBe(1)
  expect(out.trimEnd().split('\r\n')).toHaveLength(2)
  expect(err).toContain(`skipped ${broken}: `)
  expect(err).toContain(`skipped ${join(folder, 'none.wav')}: `)
  const json = await run(['features', broken, '--json', '--quiet'])
  expect(json.err).toBe('')
  expect(JSON.parse(json.out)).toMatchObject({
    files: [{ path: broken, reason: expect.stringContaining('not an audio') }],
  })
})

test('silence has no tempo, no key and no loudness', async () => {
  const silence = join(folder, 'silence.wav')
  await writeFile(silence, wavBytes(new Float32Array(44100), 22050))
  const { out } = await run(['features', silence, '--json'])
  const nothing = { bpm: null, key: null, mode: null, loudness: null, truePeak: null, gain: null, rms: 0 }
  expect(JSON.parse(out)).toMatchObject({ files: [nothing] })
  expect((await run(['features', silence, '--csv'])).out).toContain('silence.wav,2,2,,0,,,,0,0,')
})

test('index --whole measures the loudness of songs, and without it nothing claims one', async () => {
  const music = join(folder, 'music')
  const file = join(folder, 'songs.murecom')
  await mkdir(music)
  await writeFile(join(music, 'song.wav'), wavBytes(chord([261.63, 329.63, 392], 6), 22050))
  const index = async (...args: string[]) => {
    expect((await run(['index', music, '--library', file, '--model', 'gtzan', ...args])).code).toBe(0)
    const library = await openLibrary(file)
    try {
      return library.features(join(music, 'song.wav'))!
    } finally {
      library.close()
    }
  }
  expect(await index()).toMatchObject({ isMeasured: false, loudness: null, gain: null })
  const { loudness, isMeasured, gain } = await index('--whole')
  expect(isMeasured).toBe(true)
  expect(loudness).toBeLessThan(-5)
  expect(gain).toBeCloseTo(-18 - loudness!, 9)
  const listed = await run(['list', '--sort', 'loudness', '--library', file], { columns: 200 })
  expect(listed.out).toMatch(new RegExp(`artist +LUFS +file\\n1 +song +${loudness!.toFixed(1)} `))
})

test('wrong use, and Ctrl-C', async () => {
  expect(await run(['features', song, '--csv', '--json'])).toMatchObject({ code: 2 })
  const stopped = await run(['features', song], {
    onInterrupt: stop => {
      stop()
      return () => {}
    },
  })
  expect(stopped).toMatchObject({ code: 130, out: '' })
})
