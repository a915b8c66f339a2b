import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { maxAbsoluteError } from '@murecom/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeAu } from '../src/data/au.ts'
import { loadGtzan } from '../src/node.ts'
import { Seeded } from './seeded.ts'

const RATE = 22050
const noise = Int16Array.from(new Seeded(5).uniform(RATE * 7), u => (u - 0.5) * 20000)

function wav(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(44 + samples.byteLength)
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode('RIFF____WAVEfmt '))
  view.setUint32(4, 36 + samples.byteLength, true)
  view.setUint32(16, 16, true)
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    view.setUint16(at, value, true)
  view.setUint32(24, RATE, true)
  view.setUint32(28, 2 * RATE, true)
  bytes.set(new TextEncoder().encode('data'), 36)
  view.setUint32(40, samples.byteLength, true)
  bytes.set(new Uint8Array(samples.slice().buffer), 44)
  return bytes
}

function au(samples: Int16Array, encoding = 3): Uint8Array {
  const bytes = new Uint8Array(24 + samples.byteLength)
  const view = new DataView(bytes.buffer)
  for (const [i, v] of [0x2e736e64, 24, samples.byteLength, encoding, RATE, 1].entries()) view.setUint32(4 * i, v)
  for (const [i, s] of samples.entries()) view.setInt16(24 + 2 * i, s)
  return bytes
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gtzan-'))
  for (const genre of ['jazz', 'blues']) await mkdir(join(folder, genre))
  await writeFile(join(folder, 'blues', 'blues.00000.wav'), wav(noise))
  await writeFile(join(folder, 'jazz', 'jazz.00000.au'), au(noise))
  await writeFile(join(folder, 'jazz', 'jazz.00054.wav'), new Uint8Array(3000).fill(7))
  await writeFile(join(folder, 'jazz', 'jazz.00055.wav'), wav(noise.subarray(0, 5000)))
  await writeFile(join(folder, 'jazz', 'notes.txt'), 'not audio')
})
afterAll(() => rm(folder, { recursive: true }))

test('loads clips with labels and tracks, and says what it skipped', async () => {
  const seen: string[] = []
  const set = await loadGtzan(folder, {
    onFile: ({ path, done, total }) => seen.push(`${path.split('/').at(-1)} ${done}/${total}`),
  })
  expect(set.labels).toHaveLength(10)
  expect(set.trackOf).toEqual(['blues.00000', 'blues.00000', 'jazz.00000', 'jazz.00000'])
  expect(Array.from(set.y, l => set.labels[l])).toEqual(['blues', 'blues', 'jazz', 'jazz'])
  expect(set.x.length).toBe(4 * 128 * 128)
  const half = set.x.length / 2
  expect(maxAbsoluteError(set.x.subarray(0, half), set.x.subarray(half))).toBe(0) // the same recording as wav and au
  expect(set.skipped.map(s => s.path.split('/').at(-1))).toEqual(['jazz.00054.wav', 'jazz.00055.wav'])
  expect(set.skipped[0]!.reason).toContain('not an audio file of a format that is known')
  expect(set.skipped[1]!.reason).toContain('shorter than a clip')
  expect(seen.at(-1)).toBe('jazz.00055.wav 4/4')
})

test('takes fewer clips and other lengths when asked; other folders name their own labels', async () => {
  const set = await loadGtzan(folder, { clipsPerTrack: 1, frames: 64 })
  expect([set.trackOf.length, set.x.length]).toEqual([2, 2 * 64 * 128])
  await mkdir(join(folder, 'polka'))
  await writeFile(join(folder, 'polka', 'a.wav'), wav(noise))
  expect((await loadGtzan(folder)).labels).toEqual(['blues', 'jazz', 'polka'])
})

test('refuses a folder without recordings', async () => {
  await expect(loadGtzan(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(loadGtzan(join(folder, 'jazz'))).rejects.toThrow(/folder must hold folders of recordings/)
})

test('refuses .au files of other kinds', () => {
  expect(() => decodeAu(au(noise, 1))).toThrow('its encoding is 1, only 3 (16-bit linear) is read')
  expect(() => decodeAu(new Uint8Array(30))).toThrow('it does not begin with ".snd"')
  expect(() => decodeAu(au(new Int16Array(0)))).toThrow('it holds no samples')
})
