import { EventEmitter } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { Metrics } from '../../src/server/operations/metrics.ts'
import { memoryOfThreads, noteThreads } from '../../src/server/operations/threads.ts'

/** Node.js 22.16 and later. */
const CAN_MEASURE = 'getHeapStatistics' in Worker.prototype

/** A thread that has said that it runs, and waits. */
async function started(name: string): Promise<Worker> {
  const script = `require('node:worker_threads').parentPort.postMessage('here'); setInterval(() => {}, 1000)`
  const worker = new Worker(script, { eval: true, name })
  await new Promise(resolve => worker.once('message', resolve))
  return worker
}

test('the memory of each thread by its name, as long as it runs', async () => {
  noteThreads()
  const workers = await Promise.all(['one', 'two', 'two'].map(started))
  const threads = await memoryOfThreads()
  expect([...threads.keys()].sort()).toEqual(CAN_MEASURE ? ['main', 'one', 'two'] : ['main'])
  for (const { heap, used, external } of threads.values()) {
    expect(heap).toBeGreaterThan(1e5)
    expect(used).toBeGreaterThan(1e5)
    expect(external).toBeGreaterThan(0)
  }
  const [one, two] = [threads.get('one')?.used ?? 1, threads.get('two')?.used ?? 2]
  expect(two).toBeGreaterThan(1.5 * one)
  const text = await new Metrics().text()
  for (const name of threads.keys()) {
    for (const what of ['heap', 'heap_used', 'external'])
      expect(text).toMatch(new RegExp(`^murecom_thread_${what}_bytes\\{thread="${name}"\\} [1-9]\\d*$`, 'm'))
  }
  await Promise.all(workers.map(worker => worker.terminate()))
  expect([...(await memoryOfThreads()).keys()]).toEqual(['main'])
})

test('a thread that does not answer holds nobody up, and is asked once', async () => {
  noteThreads()
  let questions = 0
  const thread = Object.assign(new EventEmitter(), {
    threadName: 'hangs',
    getHeapStatistics: () => {
      questions++
      return new Promise(() => {})
    },
  })
  ;(process as EventEmitter).emit('worker', thread)
  expect([...(await memoryOfThreads()).keys()]).toEqual(['main'])
  expect([...(await memoryOfThreads()).keys()]).toEqual(['main'])
  expect(questions).toBe(1)
  thread.emit('exit')
})

test('a thread that ends while it is asked is left out', async () => {
  noteThreads()
  const ends = () => Promise.reject(new Error('the thread is gone'))
  const thread = Object.assign(new EventEmitter(), { threadName: 'ends', getHeapStatistics: ends })
  ;(process as EventEmitter).emit('worker', thread)
  expect([...(await memoryOfThreads()).keys()]).toEqual(['main'])
  thread.emit('exit')
})
