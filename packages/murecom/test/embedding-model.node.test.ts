import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { decodeAudio } from '@murecom/melspec/decode'
import { fixtureF32, worstMixedError } from '@murecom/testing'
import { expect, test } from 'vitest'
import { gtzanModel, SongError } from '../src/index.ts'

const samplesFolder = (): string => {
  const require = createRequire(new URL('../../../examples/similar-songs/package.json', import.meta.url))
  return join(dirname(require.resolve('supersonic-scsynth-samples/package.json')), 'samples')
}

test('a recording gets the embedding that librosa and Keras give it', async () => {
  const { samples } = await decodeAudio(await readFile(join(samplesFolder(), 'guit_em9.flac')))
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
