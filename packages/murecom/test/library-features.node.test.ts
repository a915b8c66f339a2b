import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Library, openLibrary } from '../src/node.ts'

let folder: string
let music: string
let library: Library
const path = (name: string): string => join(music, `${name}.wav`)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-sound-'))
  music = join(folder, 'music')
  await mkdir(music)
  // C major and A minor, struck twice a second, and a tone that never begins anew
  await writeFile(path('major'), wavBytes(chord([261.63, 329.63, 392], 16), 22050))
  await writeFile(path('minor'), wavBytes(chord([220, 261.63, 329.63], 16), 22050))
  const tone = new Float32Array(16 * 22050).map((_, i) => 0.1 * Math.sin((2 * Math.PI * 440 * i) / 22050))
  await writeFile(path('tone'), wavBytes(tone, 22050))
  library = await openLibrary(join(folder, 'a.murecom'), { model: 'gtzan' })
  await library.addFolder(music, { workers: 0 })
}, 120_000)
afterAll(async () => {
  library.close()
  await rm(folder, { recursive: true })
})

test('indexing keeps tempo, key and energy; loudness is never that of a stretch', () => {
  const major = library.features(path('major'))!
  expect(major).toMatchObject({ key: 'C', mode: 'major', camelot: '8B', isMeasured: false, loudness: null, gain: null })
  expect(Math.abs(major.bpm! - 120)).toBeLessThan(6)
  expect(major.energy).toBeGreaterThan(0.05)
  expect(library.features(path('minor'))).toMatchObject({ key: 'A', mode: 'minor', camelot: '8A' })
  expect(library.features(path('tone'))!.bpm).toBeNull()
  expect(library.features('/no/such/song.wav')).toBeUndefined()
})

test('filters ask for them', async () => {
  const found = async (where: string): Promise<string[]> => {
    const songs = await library.similar(path('tone'), { where, limit: 10 })
    return songs.map(song => song.title).sort()
  }
  expect(await found('bpm > 100 and bpm < 140')).toEqual(['major', 'minor'])
  expect(await found('key:8B')).toEqual(['major'])
  expect(await found('key = minor')).toEqual(['minor'])
  expect(await found('energy > 0.01')).toEqual(['major', 'minor'])
  expect(await found('loudness = none')).toEqual(['major', 'minor'])
})

test('with whole, loudness is measured once, and old songs get what new ones have', async () => {
  const old = join(folder, 'old.murecom')
  const older = await openLibrary(old, { model: 'gtzan' })
  await older.addFolder(music, { workers: 0 })
  older.close()
  const db = new Database(old)
  db.exec('UPDATE songs SET bpm = NULL, camelot = NULL, energy = NULL, sound_version = NULL')
  db.close()
  const again = await openLibrary(old)
  try {
    expect(again.features(path('major'))).toBeUndefined()
    const first = await again.addFolder(music, { workers: 0, whole: true })
    expect([first.unchanged, first.measured]).toEqual([3, 3])
    const major = again.features(path('major'))!
    expect(major).toMatchObject({ key: 'C', isMeasured: true })
    expect(major.loudness).toBeLessThan(-5)
    expect(major.gain).toBeCloseTo(-18 - major.loudness!, 9)
    const second = await again.addFolder(music, { workers: 0, whole: true })
    expect(second.measured).toBe(0)
    expect((await again.similar(path('tone'), { where: 'loudness < 0 and loudness > -40', limit: 10 })).length).toBe(2)
  } finally {
    again.close()
  }
}, 120_000)
