import { nodeWorker } from '@murecom/internal/threads'
import { maxAbsoluteError } from '@murecom/testing'
import { expect, test } from 'vitest'
import { WorkerFailedError, type WorkerLike } from '../src/index.ts'
import { weightsOf } from '../src/layers.ts'
import { loadMusicnn } from '../src/musicnn.ts'
import { loadAllSimdKernels } from '../src/simd/load.ts'
import { Seeded } from './seeded.ts'
import { toyClips, toyModel } from './toy.ts'

test('two threads learn, the same each time, and like one', async () => {
  const set = toyClips(1, 48)
  const run = async (workers: number) => {
    const model = toyModel({ dropoutRate: 0 })
    const { epochs } = await model.fit({ ...set, epochs: 3, batchSize: 24, workers, optimizer: { type: 'adam' } })
    return { loss: epochs.at(-1)!.loss, weights: model.layers.flatMap(weightsOf).flatMap(w => [...w]) }
  }
  const two = await run(2)
  expect((await run(2)).weights).toEqual(two.weights)
  const one = await run(0)
  expect((await run(1)).weights).toEqual(one.weights) // a thread that has the whole batch
  expect(Math.abs(two.loss - one.loss)).toBeLessThan(0.1)
  expect(maxAbsoluteError(two.weights, one.weights)).toBeLessThan(0.05)
})

test('threads predict and embed as the model does, and can be ended', async () => {
  const model = toyModel()
  const { x } = toyClips(3, 7)
  const threads = await model.parallel({ workers: 2 })
  expect(maxAbsoluteError(await threads.predict(x), await model.predict(x))).toBeLessThan(1e-6)
  expect(maxAbsoluteError(await threads.embed(x), await model.embed(x))).toBeLessThan(1e-6)
  expect(await threads.predict(x.subarray(0, x.length / 7))).toHaveLength(3) // fewer clips than threads
  await expect(threads.predict(x.subarray(1))).rejects.toThrow(/clips must hold a multiple of frames x bands/)
  await threads.close()
  await threads.close()
  await expect(threads.predict(x)).rejects.toThrow('the worker was ended')
  await expect(model.parallel({ workers: -1 })).rejects.toThrow('workers must be an integer from 0 to 64')
})

test('with no workers the network as it was computes in this thread', async () => {
  const createWorker = (): WorkerLike => {
    throw new Error('no thread is to be started')
  }
  const model = toyModel()
  const { x, y } = toyClips(3, 8)
  const [predicted, embedded] = [await model.predict(x), await model.embed(x)]
  const own = await model.parallel({ workers: 0, createWorker })
  await model.fit({ x, y, epochs: 1 })
  expect(await own.predict(x)).toEqual(predicted)
  expect(await own.embed(x)).toEqual(embedded)
  await expect(own.predict(x, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  await own.close()
  await own.close()
  await expect(own.predict(x)).rejects.toThrow('ParallelGenreCnn.predict: close has been called')
  expect(await model.predict(x)).toHaveLength(predicted.length)
})

test('a program can make the threads itself, and hand in the kernels', async () => {
  const createWorker = (): WorkerLike => nodeWorker(new URL('../src/worker.ts', import.meta.url))
  const { x } = toyClips(3, 7)
  for (const kernels of await loadAllSimdKernels()) {
    const model = toyModel({ kernels })
    const threads = await model.parallel({ workers: 1, createWorker })
    expect(await threads.predict(x), kernels.name).toEqual(await model.predict(x))
    await expect(threads.predict(x, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
    await threads.close()
  }
})

test('a thread that does not start is an error that says so', async () => {
  const createWorker = (): WorkerLike => nodeWorker(new URL('./no-such-file.ts', import.meta.url))
  await expect(toyModel().parallel({ workers: 2, createWorker })).rejects.toMatchObject({ code: 'worker-failed' })
  await expect(loadMusicnn({ workers: 1, createWorker })).rejects.toBeInstanceOf(WorkerFailedError)
  await expect(loadMusicnn({ workers: -1 })).rejects.toThrow('loadMusicnn: workers must be an integer from 0 to 64')
})

test('musicnn on two threads gives what it gives on one', async () => {
  const samples = new Seeded(9).float32(16000 * 10)
  const alone = await loadMusicnn()
  const threads = await loadMusicnn({ workers: 2 })
  const [expected, tags] = [await alone.tags(samples, { hop: 200 }), await threads.tags(samples, { hop: 200 })]
  expect(tags.names).toEqual(expected.names)
  expect(tags.count).toBe(3)
  expect(maxAbsoluteError(tags.patches, expected.patches)).toBe(0)
  expect(await threads.embed(samples)).toEqual(await alone.embed(samples))
  await threads.close()
  await alone.close()
})
