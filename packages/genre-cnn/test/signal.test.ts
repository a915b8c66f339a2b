import { beforeAll, expect, test } from 'vitest'
import { GenreCnn } from '../src/index.ts'
import { loadMusicnn } from '../src/musicnn.ts'
import { loadSimdKernels } from '../src/simd.ts'
import { pageBackend } from './backend.ts'
import { toyClips, toyModel } from './toy.ts'

beforeAll(pageBackend)
const reason = new Error('enough')
const set = toyClips(1, 24)

test('a call whose signal is aborted already rejects with its reason', async () => {
  const signal = AbortSignal.abort(reason)
  const model = toyModel()
  await expect(model.predict(set.x, { signal })).rejects.toBe(reason)
  await expect(model.embed(set.x, { signal })).rejects.toBe(reason)
  await expect(model.evaluate(set, { signal })).rejects.toBe(reason)
  const musicnn = await loadMusicnn()
  await expect(musicnn.tags(new Float32Array(48000), { signal })).rejects.toBe(reason)
  await expect(musicnn.embed(new Float32Array(48000), { signal })).rejects.toBe(reason)
})

test('a prediction is stopped by an event of the caller, and the model can be used after it', async () => {
  const model = GenreCnn.create({ labels: ['a', 'b'], kernels: await loadSimdKernels() })
  const abort = new AbortController()
  const clips = new Float32Array(512 * 128 * 128)
  setTimeout(() => abort.abort(reason), 30)
  await expect(model.predict(clips, { signal: abort.signal })).rejects.toBe(reason)
  expect(await model.predict(clips.subarray(0, 128 * 128))).toHaveLength(2)
})

test('a training is stopped by an event of the caller and says so', async () => {
  const model = toyModel()
  const abort = new AbortController()
  setTimeout(() => abort.abort(reason), 60)
  const { status } = await model.fit({ ...set, epochs: 10_000, batchSize: 6, signal: abort.signal })
  expect(status).toBe('stopped')
})

test('stopped before it judges, a training has the weights of the epoch, whose validation is missing', async () => {
  const model = toyModel()
  const abort = new AbortController()
  const { status, epochs } = await model.fit({
    ...set,
    validation: toyClips(2, 6),
    epochs: 3,
    batchSize: 24, // one step an epoch
    signal: abort.signal,
    onStep: () => abort.abort(reason),
  })
  expect([status, epochs.length, epochs[0]?.validationLoss]).toEqual(['stopped', 1, undefined])
})
