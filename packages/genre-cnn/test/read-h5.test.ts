import { fixtureBytes, fixtureF32, maxAbsoluteError } from '@murecom/testing'
import { beforeAll, expect, test } from 'vitest'
import { GenreCnn } from '../src/index.ts'
import { pageBackend } from './backend.ts'
import { Seeded } from './seeded.ts'

const labels = ['a', 'b', 'c']
const fixture = (name: string): Promise<Uint8Array<ArrayBuffer>> =>
  fixtureBytes(new URL(`./fixtures/keras/${name}`, import.meta.url))
beforeAll(pageBackend)

test('reads a file of Keras 3 and predicts as Keras does', async () => {
  const model = await GenreCnn.fromKerasH5(await fixture('small.h5'), { labels })
  expect([model.frames, model.bands, model.embeddingSize]).toEqual([24, 8, 5])
  const expected = await fixtureF32(new URL('./fixtures/keras/small-predictions.f32', import.meta.url))
  expect(maxAbsoluteError(await model.predict(new Seeded(12).float32(2 * 24 * 8)), expected)).toBeLessThan(1e-5)
})

test('says why it refuses another architecture', async () => {
  const read = async (name: string): Promise<GenreCnn> => GenreCnn.fromKerasH5(await fixture(name), { labels })
  await expect(read('same-padding.h5')).rejects.toThrow(/layer conv1d_2 \(Conv1D\) must have padding 'valid'/)
  await expect(read('recurrent.h5')).rejects.toThrow(
    'Keras file: layer simple_rnn (SimpleRNN) is not one that this network can have',
  )
})

test('says why it refuses other bytes', async () => {
  await expect(GenreCnn.fromKerasH5(new Uint8Array(100), { labels })).rejects.toThrow('not an HDF5 file')
  const cut = (await fixture('small.h5')).slice(0, 30_000)
  await expect(GenreCnn.fromKerasH5(cut, { labels })).rejects.toMatchObject({ code: 'model-file' })
})
