import { Worker } from 'node:worker_threads'
import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { Word2Vec } from '../src/index.ts'
import { kernelSets } from './kernel-sets.ts'

const random = mulberry32(4)
const corpus = Array.from({ length: 4000 }, (_, s) =>
  Array.from({ length: 12 }, () => `${s % 8}-${Math.floor(12 * random() ** 2)}`),
)
const OPTIONS = { sg: true, vectorSize: 24, minCount: 1, epochs: 5, sample: 0, seed: 9 } as const

/** Part of the ten nearest of each word that are of its group. */
function precision(model: Word2Vec<string>): number {
  const { vectors } = model
  const answers = vectors.mostSimilarBatch(vectors.keys.map(key => ({ positive: [key], limit: 10 })))
  const hits = answers.flatMap((list, row) => list.filter(({ id }) => id[0] === vectors.keys[row]![0]))
  return hits.length / (10 * vectors.keys.length)
}

const sets = (await kernelSets()).map(set => [set.name, set] as const)

test.each(sets)('two threads on one model learn what one does: %s', async (_, kernels) => {
  const one = await Word2Vec.train(corpus, { ...OPTIONS, kernels })
  const two = await Word2Vec.train(corpus, { ...OPTIONS, kernels, workers: 2 })
  expect(precision(one)).toBeGreaterThan(0.95)
  expect(precision(two)).toBeGreaterThan(precision(one) - 0.02)
  expect(two.losses.at(-1)!).toBeCloseTo(one.losses.at(-1)!, 1)
})

test.each(sets)('in the deterministic mode, threads give the same bytes again: %s', async (_, kernels) => {
  const options = { ...OPTIONS, kernels, workers: 3, deterministic: true }
  const first = await Word2Vec.train(corpus, options)
  const second = await Word2Vec.train(corpus, options)
  expect(Buffer.compare(Buffer.from(first.toBuffer()), Buffer.from(second.toBuffer()))).toBe(0)
  expect(precision(first)).toBeGreaterThan(0.93)
  const other = await Word2Vec.train(corpus, { ...options, workers: 2 })
  expect(Buffer.compare(Buffer.from(first.toBuffer()), Buffer.from(other.toBuffer()))).not.toBe(0)
})

/** A factory that keeps the threads it made. */
function watched(): { threads: Worker[]; ended: () => number; createWorker: () => Worker } {
  const threads: Worker[] = []
  let ended = 0
  const createWorker = (): Worker => {
    const worker = new Worker(new URL('../src/worker.ts', import.meta.url))
    worker.on('exit', () => ended++)
    threads.push(worker)
    return worker
  }
  return { threads, ended: () => ended, createWorker }
}

test.each([false, true])('a stopped training ends its threads (deterministic: %s)', async deterministic => {
  const { threads, ended, createWorker } = watched()
  const controller = new AbortController()
  const onProgress = (): void => controller.abort(new Error('enough'))
  const options = { ...OPTIONS, epochs: 10_000, workers: 2, signal: controller.signal, onProgress, createWorker }
  const model = await Word2Vec.train(corpus, { ...options, deterministic })
  expect(model.training!.status).toBe('stopped')
  expect(model.losses[0] ?? 0).toBeLessThan(4)
  expect(threads).toHaveLength(2)
  expect(ended()).toBe(2)
})

test('one thread that is started learns the same bytes as this one', async () => {
  const { threads, createWorker } = watched()
  const here = await Word2Vec.train(corpus, { ...OPTIONS, epochs: 2 })
  const there = await Word2Vec.train(corpus, { ...OPTIONS, epochs: 2, workers: 1, deterministic: true, createWorker })
  expect(threads).toHaveLength(1)
  expect(Buffer.compare(Buffer.from(here.toBuffer()), Buffer.from(there.toBuffer()))).toBe(0)
})

test('threads end after a training', async () => {
  const { ended, createWorker } = watched()
  await Word2Vec.train(corpus, { ...OPTIONS, epochs: 1, workers: 2, createWorker })
  expect(ended()).toBe(2)
})

test('a thread that dies is an error, and the others end', async () => {
  const { threads, ended, createWorker } = watched()
  const onProgress = (): void => void threads[0]!.terminate()
  const training = Word2Vec.train(corpus, { ...OPTIONS, epochs: 10_000, workers: 2, onProgress, createWorker })
  await expect(training).rejects.toMatchObject({ name: 'WorkerFailedError', code: 'worker-failed' })
  expect(ended()).toBe(2)
})

test('a worker that cannot be loaded is an error', async () => {
  const createWorker = (): Worker => new Worker('throw new Error("no such kernel")', { eval: true })
  await expect(Word2Vec.train(corpus, { ...OPTIONS, workers: 2, createWorker })).rejects.toThrow('no such kernel')
})
