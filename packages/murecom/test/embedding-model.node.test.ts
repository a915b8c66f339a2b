import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decode } from '@murecom/decode'
import { clipsFromMel } from '@murecom/genre-cnn'
import { GTZAN_MEL_OPTIONS, loadGtzanGenreCnn } from '@murecom/genre-cnn/gtzan'
import { loadMusicnn } from '@murecom/genre-cnn/musicnn'
import { MelSpectrogram } from '@murecom/melspec'
import { loadSimdKernels } from '@murecom/melspec/simd'
import { fixtureF32, worstMixedError } from '@murecom/testing'
import { expect, test } from 'vitest'
import { gtzanModel, musicnnModel, SongError } from '../src/index.ts'
import { loadModel } from '../src/models/by-name.ts'
import { joinedRows, musicnnProjection, projectedRows } from '../src/models/musicnn-projection.ts'
import { placeOnAxes } from './reference/place-on-axes.ts'
import { samplesFolder } from './samples-folder.ts'

test('a recording gets the embedding that librosa and Keras give it', async () => {
  const { samples } = await decode(await readFile(join(samplesFolder(), 'guit_em9.flac')))
  const model = await gtzanModel()
  const actual = await model.embed(samples)
  const expected = await fixtureF32(new URL('./fixtures/keras/guit_em9-embedding.f32', import.meta.url))
  // Measured 6.1e-5 of the largest value: Keras and the wasm backend sum float32 in different orders.
  expect(worstMixedError(actual, expected, { relative: 0, ofMaximum: 2e-4 })).toBeLessThan(1)
})

test('too little sound is refused with its length, silence with its level', async () => {
  const model = await gtzanModel()
  await expect(model.embed(new Float32Array(22050))).rejects.toThrow('too short: 1.00 s, at least 2.95 s are needed')
  await expect(model.embed(new Float32Array(22050 * 4))).rejects.toThrow('silent: no sample is louder than -80 dB')
  await expect(model.embed(new Float32Array(10))).rejects.toBeInstanceOf(SongError)
})

test('musicnn: a patch is its tags and layer on the axes, and the song has the mean of the tags', async () => {
  const { samples } = await decode(await readFile(join(samplesFolder(), 'loop_amen_full.flac')), {
    sampleRate: 16000,
  })
  const model = await musicnnModel()
  const { vectors, tags } = await model.analyse!(samples)
  const musicnn = await loadMusicnn()
  const { patches, mean, names, count } = await musicnn.tags(samples)
  const { data } = await musicnn.embed(samples, { layer: 'penultimate' })
  expect([model.name, model.tagNames, model.dimensions]).toEqual(['musicnn-2', names, 50])
  expect(tags).toEqual(mean)
  expect(vectors.length).toBe(count * 50)
  const { axes } = musicnnProjection()
  for (let n = 0; n < count; n++) {
    const row = vectors.subarray(50 * n, 50 * n + 50)
    const expected = placeOnAxes(patches.subarray(50 * n, 50 * n + 50), data.subarray(200 * n, 200 * n + 200), axes)
    expect(worstMixedError(row, expected, { relative: 0, ofMaximum: 1e-6 })).toBeLessThan(1)
  }
  expect(await model.embed(samples)).toEqual(vectors)
})

test('the axes of musicnn are square to each other and of length 1, within the rounding of their codes', () => {
  const { inputs, axes } = musicnnProjection()
  expect([inputs, axes.length]).toEqual([250, 250 * 50])
  for (let a = 0; a < 50; a++) {
    for (let b = 0; b <= a; b++) {
      let product = 0
      for (let i = 0; i < inputs; i++) product += axes[a * inputs + i]! * axes[b * inputs + i]!
      expect(Math.abs(product - (a === b ? 1 : 0))).toBeLessThan(0.02)
    }
  }
})

test('a patch of zeros has no place on the axes, and makes no others wrong', () => {
  const tags = Float32Array.from({ length: 100 }, (_, i) => (i < 50 ? 0 : i % 7))
  const penultimate = Float32Array.from({ length: 400 }, (_, i) => (i < 200 ? 0 : (i % 5) - 2))
  const rows = joinedRows({ tags, tagCount: 50, penultimate, width: 200 })
  const placed = projectedRows(rows, musicnnProjection())
  expect(placed.subarray(0, 50)).toEqual(new Float32Array(50))
  expect(Math.hypot(...placed.subarray(50))).toBeCloseTo(1, 6)
})

test('musicnn-1: a patch is its tags, scaled to length 1, and the song has their mean', async () => {
  const { samples } = await decode(await readFile(join(samplesFolder(), 'loop_amen_full.flac')), {
    sampleRate: 16000,
  })
  const model = await loadModel('musicnn-1')
  const { vectors, tags } = await model.analyse!(samples)
  const { patches, mean, names } = await (await loadMusicnn()).tags(samples)
  expect([model.name, model.tagNames, model.dimensions]).toEqual(['musicnn-1', names, 50])
  expect(tags).toEqual(mean)
  expect(vectors.length).toBe(patches.length)
  for (let row = 0; row < patches.length; row += 50) {
    const length = Math.hypot(...patches.subarray(row, row + 50))
    for (let i = row; i < row + 50; i++) expect(vectors[i]).toBeCloseTo(patches[i]! / length, 6)
  }
  expect(await model.embed(samples)).toEqual(vectors)
})

test('musicnn looks at ten patches, and refuses less than one', async () => {
  const model = await musicnnModel()
  const noise = Float32Array.from({ length: 16000 * 40 }, (_, i) => Math.sin(i * i * 1e-3))
  expect(await model.embed(noise)).toHaveLength(500)
  expect(model.seconds).toBeCloseTo(29.92, 2)
  await expect(model.embed(noise.subarray(0, 16000))).rejects.toThrow('too short: 1.00 s, at least 2.98 s are needed')
})

test('gtzan tells genres as tags: the mean of the network over the clips', async () => {
  const { samples } = await decode(await readFile(join(samplesFolder(), 'guit_em9.flac')))
  const model = await gtzanModel()
  const { vectors, tags } = await model.analyse!(samples)
  expect(vectors).toEqual(await model.embed(samples))
  expect(tags!.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
  expect(tags).toHaveLength(10)
})

test('the kernels of the mel spectrogram leave the embedding within the rounding of float32', async () => {
  const { samples } = await decode(await readFile(join(samplesFolder(), 'guit_em9.flac')))
  const network = await loadGtzanGenreCnn()
  const plain = new MelSpectrogram({ ...GTZAN_MEL_OPTIONS, nMels: network.bands })
  const { data } = clipsFromMel(plain.compute(samples), { frames: network.frames, maxClips: 10 })
  const expected = await network.embed(data)
  const actual = await (await gtzanModel()).embed(samples)
  expect(worstMixedError(actual, expected, { relative: 0, ofMaximum: 2e-5 })).toBeLessThan(1)
  // Other kernels, other last bits: the model does compute with them.
  if (await loadSimdKernels()) expect(actual).not.toEqual(expected)
})
