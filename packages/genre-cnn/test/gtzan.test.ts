import { fixtureF32, maxAbsoluteError, worstMixedError } from '@murecom/testing'
import { beforeAll, expect, test } from 'vitest'
import { GTZAN_LABELS, loadGtzanGenreCnn } from '../src/gtzan.ts'
import { GenreCnn } from '../src/index.ts'
import { powerClips } from './seeded.ts'

const CLIP = 128 * 128
let model: GenreCnn
beforeAll(async () => {
  model = await loadGtzanGenreCnn()
})

test('has the 283,850 weights and the labels of the original', () => {
  expect(model.parameterCount).toBe(283_850)
  expect(model.labels).toEqual(GTZAN_LABELS)
  expect(model.embeddingSize).toBe(256)
})

test('predicts what Keras predicts', async () => {
  const expected = await fixtureF32(new URL('./fixtures/keras/gtzan-predictions.f32', import.meta.url))
  const actual = await model.predict(powerClips(7, 3 * CLIP))
  expect(maxAbsoluteError(actual, expected)).toBeLessThan(1e-5)
})

test('embeds as layers[-4] of the Keras model', async () => {
  const expected = await fixtureF32(new URL('./fixtures/keras/gtzan-embeddings.f32', import.meta.url))
  const actual = await model.embed(powerClips(7, 3 * CLIP))
  expect(worstMixedError(actual, expected, { relative: 1e-4, ofMaximum: 1e-5 })).toBeLessThan(1)
})

test('a clip gets the same answer alone and among others', async () => {
  const clips = powerClips(8, 3 * CLIP)
  const together = await model.predict(clips)
  const alone = await model.predict(clips.slice(CLIP, 2 * CLIP))
  expect(maxAbsoluteError(alone, together.subarray(10, 20))).toBeLessThan(1e-6)
})

test('no clips give no rows', async () => {
  expect(await model.predict(new Float32Array(0))).toEqual(new Float32Array(0))
})

test('can be used again after it was closed', async () => {
  const own = await loadGtzanGenreCnn()
  const clip = powerClips(9, CLIP)
  const before = await own.predict(clip)
  own.close()
  expect(await own.predict(clip)).toEqual(before)
})

test('a buffer brings back the same model', async () => {
  const copy = GenreCnn.from(model.toBuffer())
  const clip = powerClips(10, CLIP)
  expect(await copy.predict(clip)).toEqual(await model.predict(clip))
})

test('refuses clips that are not finite or of another size', async () => {
  await expect(model.predict(new Float32Array(CLIP - 1))).rejects.toThrow(
    'GenreCnn.predict: clips must hold a multiple of frames x bands (128 x 128 = 16384) values, got 16383',
  )
  await expect(model.embed([1, 2] as unknown as Float32Array)).rejects.toThrow(TypeError)
  const broken = powerClips(1, CLIP)
  broken[5] = Number.NaN
  await expect(model.predict(broken)).rejects.toThrow('clips must hold finite numbers, got NaN at index 5')
})

test('refuses a buffer that is cut off or of another kind', () => {
  const bytes = new Uint8Array(model.toBuffer())
  expect(() => GenreCnn.from(bytes.subarray(0, bytes.length - 100))).toThrow(/cut off/)
  expect(() => GenreCnn.from(new Uint8Array(64))).toThrow(/it begins with/)
})

test('refuses labels that do not fit the outputs', () => {
  const { layers, bands, frames } = model
  expect(() => new GenreCnn({ layers, bands, frames, labels: ['a', 'b'] })).toThrow(
    'GenreCnn: labels must hold 10 names, one for each output, got 2',
  )
})

test('refuses layers that do not fit one another', () => {
  const { layers, bands, frames, labels } = model
  const without = (n: number) => ({ layers: layers.filter((_, i) => i !== n), bands, frames, labels })
  expect(() => new GenreCnn(without(0))).toThrow('batch_normalization_18 takes 64 channels and is given 128')
  expect(() => new GenreCnn(without(9))).toThrow('layer dense_18 comes before the global pooling')
  expect(() => new GenreCnn({ ...without(0), layers: [...layers, layers[2]!] })).toThrow(
    'comes after the global pooling',
  )
})
