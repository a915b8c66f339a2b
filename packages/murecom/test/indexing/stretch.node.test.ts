import { copyFileSync } from 'node:fs'
import { basename } from 'node:path'
import { decode } from '@murecom/decode'
import { chord, wavBytes } from '@murecom/testing'
import { expect, test } from 'vitest'
import type { EmbeddingModel } from '../../src/embedding-model.ts'
import { listenTo } from '../../src/library/analysis/stretch.ts'
import { openLibrary } from '../../src/node.ts'
import { MusicFolder } from './music-folder.ts'

const folder = new MusicFolder()
const fixture = (name: string): URL => new URL(`../../../decode/test/fixtures/cases/${name}`, import.meta.url)
const RATE = 8000
const model = { sampleRate: RATE, seconds: 10 } as EmbeddingModel

/** Seconds of silence and sound, one after the other; `[30, -5, 10]` is sound, silence, sound. */
function track(...parts: readonly number[]): Uint8Array {
  const pieces = parts.map(seconds =>
    seconds > 0 ? chord([200 + 10 * seconds], seconds, RATE) : new Float32Array(-seconds * RATE),
  )
  const samples = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    samples.set(piece, at)
    at += piece.length
  }
  return wavBytes(samples, RATE)
}

const rms = (samples: Float32Array): number => Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length)

test('the middle is taken where it can be heard', async () => {
  const bytes = track(60)
  const samples = await listenTo(bytes, model, 60, undefined)
  const middle = await decode(bytes, { offsetSeconds: 25, durationSeconds: 10, sampleRate: RATE })
  expect(samples).toEqual(middle.samples)
})

test.each([
  ['a hidden track', [30, -90, 20]],
  ['a long end of silence', [25, -200]],
  ['a long begin of silence', [-200, 25]],
  ['a middle of silence', [40, -20, 40]],
] as const)('%s: what is taken can be heard', async (_, parts) => {
  const seconds = parts.reduce<number>((sum, part) => sum + Math.abs(part), 0)
  const samples = await listenTo(track(...parts), model, seconds, undefined)
  expect(samples).toHaveLength(10 * RATE)
  expect(rms(samples)).toBeGreaterThan(0.05)
})

test('sound that is short in a long silence is found', async () => {
  const samples = await listenTo(track(-130, 8, -300), model, 438, undefined)
  expect(rms(samples)).toBeGreaterThan(0.05)
})

test('a length that is not there is passed over', async () => {
  const samples = await listenTo(track(12), model, 500, undefined)
  expect(rms(samples)).toBeGreaterThan(0.05)
})

test('silence is handed on, for the model to refuse', async () => {
  const samples = await listenTo(track(-60), model, 60, undefined)
  expect(samples.every(x => x === 0)).toBe(true)
})

test('files that were cut off, begin elsewhere, or fall silent are indexed, with the lengths of the decoder', async () => {
  const names = ['mp3-cut-at-36-percent.mp3', 'mp3-hidden-track.mp3', 'ogg-from-hour-1.ogg', 'mp3-stereo-then-mono.mp3']
  for (const name of names) copyFileSync(fixture(name), folder.at(name))
  using library = await openLibrary(folder.file, { model: 'gtzan' })
  expect(await library.addFolder(folder.music, { workers: 0 })).toMatchObject({ added: names.length, refused: [] })
  const lengths = Object.fromEntries(library.songs().map(s => [basename(s.path), s.durationSeconds!.toFixed(1)]))
  expect(lengths).toMatchObject({
    'mp3-cut-at-36-percent.mp3': '34.2',
    'ogg-from-hour-1.ogg': '96.0',
    'mp3-stereo-then-mono.mp3': '10.2',
  })
})
