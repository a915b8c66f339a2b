import type { Worker as NodeWorker } from 'node:worker_threads'
import { expect, expectTypeOf, test } from 'vitest'
import { WorkerFailedError } from '../src/index.ts'
import { availableParallelism, nodeWorker, WorkerClient, type WorkerLike } from '../src/threads.ts'

const start = (): WorkerClient =>
  new WorkerClient(() => nodeWorker(new URL('./fixtures/echo-worker.ts', import.meta.url)))

test('requests are answered in order, errors come back as errors', async () => {
  const worker = start()
  const answers = await Promise.allSettled([worker.call('a'), worker.call('throw'), worker.call('b')])
  expect(answers.map(a => (a.status === 'fulfilled' ? a.value : (a.reason as Error).message))).toEqual([
    'a',
    'asked to',
    'b',
  ])
  await worker.terminate()
})

test('a thread that dies rejects what waits and what comes later', async () => {
  const worker = start()
  await expect(worker.call('exit')).rejects.toThrow('a worker ended with code 3')
  await expect(worker.call('a')).rejects.toBeInstanceOf(WorkerFailedError)
})

test('a thread that is ended rejects what waits', async () => {
  const worker = start()
  const waiting = expect(worker.call('a')).rejects.toThrow('the worker was ended')
  await worker.terminate()
  await waiting
})

test('a Worker of Node and a Worker of a page are both what a factory may return', () => {
  expectTypeOf<NodeWorker>().toExtend<WorkerLike>()
  expectTypeOf<Worker>().toExtend<WorkerLike>()
  expect(availableParallelism()).toBeGreaterThanOrEqual(1)
})
