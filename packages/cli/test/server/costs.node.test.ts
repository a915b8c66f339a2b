/** Work that is bounded, dropped, and taken in turn; threads that stall. */
import { mkdtempSync, rmSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WorkerFailedError } from '@murecom/internal'
import type { WorkerClient } from '@murecom/internal/threads'
import { afterAll, describe, expect, test } from 'vitest'
import { FairQueue } from '../../src/server/limits/fair-queue.ts'
import { OpenFiles } from '../../src/server/limits/open-files.ts'
import { masked } from '../../src/server/operations/log.ts'
import { rangeOf } from '../../src/server/routes/audio/byte-range.ts'
import { ServerThread, ThreadBusyError, ThreadStalledError } from '../../src/server/thread/server-thread.ts'
import { SharedWork } from '../../src/server/thread/shared-work.ts'
import { createServer, listen, type RequestLine } from '../../src/server.ts'
import type { ServerJob } from '../../src/worker.ts'
import { fakeLibrary, fakeRecommender } from './fake-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-costs-'))
afterAll(() => rmSync(folder, { recursive: true }))

const never = new AbortController().signal
const mel = (path: string): ServerJob => ({ kind: 'mel', path })

/** A thread whose jobs end when the test says so. */
function handThread(timeoutMs = 60_000) {
  const begun: { path: string; end: (result: string) => void; fail: (error: Error) => void }[] = []
  let started = 0
  let ended = 0
  const start = () => {
    started++
    return {
      call: (job: { path: string }) =>
        new Promise((end, fail) => {
          begun.push({ path: job.path, end, fail })
        }),
      terminate: async () => {
        ended++
        begun.at(-1)?.fail(new WorkerFailedError('the worker was ended'))
      },
    } as unknown as WorkerClient
  }
  return { thread: new ServerThread({ start, timeoutMs }), begun, counts: () => [started, ended] }
}

describe('the server thread', () => {
  test('does the newest picture next, one at a time', async () => {
    const { thread, begun } = handThread()
    const results = ['a', 'b', 'c'].map(path => thread.run(mel(path)))
    for (const expected of ['a', 'c', 'b']) {
      await expect.poll(() => begun.at(-1)?.path).toBe(expected)
      begun.at(-1)!.end(`picture of ${expected}`)
    }
    expect(await Promise.all(results)).toEqual(['picture of a', 'picture of b', 'picture of c'])
  })

  test('does not begin what nobody waits for, and gives up the oldest of too many', async () => {
    const { thread, begun } = handThread()
    const first = thread.run(mel('0'))
    const controller = new AbortController()
    const dropped = thread.run(mel('dropped'), [], controller.signal)
    controller.abort(new Error('gone'))
    const many = Array.from({ length: 17 }, (_, i) => thread.run(mel(`${i + 1}`)))
    const outcomes = Promise.allSettled([dropped, ...many])
    await expect(many[0]).rejects.toBeInstanceOf(ThreadBusyError)
    await expect(dropped).rejects.toThrow('gone')
    for (let i = 0; i < 17; i++) {
      await expect.poll(() => begun.length).toBe(i + 1)
      begun[i]!.end('')
    }
    await Promise.all([first, outcomes])
    expect(begun.map(({ path }) => path)).toEqual(['0', ...Array.from({ length: 16 }, (_, i) => `${17 - i}`)])
  })

  test('a job that hangs is ended by the watchdog; the next one has a new thread', async () => {
    const { thread, begun, counts } = handThread(20)
    await expect(thread.run(mel('hangs'))).rejects.toBeInstanceOf(ThreadStalledError)
    expect(thread.stalls).toBe(1)
    const next = thread.run(mel('good'))
    await expect.poll(() => begun.length).toBe(2)
    begun[1]!.end('picture')
    expect(await next).toBe('picture')
    expect(counts()[0]).toBe(2)
  })

  test('a thread that dies costs its job only', async () => {
    const { thread, begun, counts } = handThread()
    const dies = thread.run(mel('dies'))
    await expect.poll(() => begun.length).toBe(1)
    begun[0]!.fail(new WorkerFailedError('a worker ended with code 1'))
    await expect(dies).rejects.toBeInstanceOf(WorkerFailedError)
    const next = thread.run(mel('good'))
    await expect.poll(() => begun.length).toBe(2)
    begun[1]!.end('picture')
    expect(await next).toBe('picture')
    expect(counts()[0]).toBe(2)
  })
})

test('work that several wait for is given up when the last is gone, and kept when it is done', async () => {
  const shared = new SharedWork<string>(2)
  const [one, two] = [new AbortController(), new AbortController()]
  let stopped = 0
  let end = (_: string): void => {}
  const start = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      end = resolve
      signal.addEventListener('abort', () => {
        stopped++
        reject(signal.reason)
      })
    })
  const results = Promise.allSettled([shared.join('a', one.signal, start), shared.join('a', two.signal, start)])
  one.abort()
  expect([stopped, shared.has('a')]).toEqual([0, true])
  two.abort()
  expect([stopped, shared.has('a')]).toEqual([1, false])
  await results
  const again = shared.join('a', never, start)
  end('made')
  expect(await again).toBe('made')
  expect(await shared.join('a', never, () => Promise.reject(new Error('twice')))).toBe('made')
})

test('clients take turns, and nothing is computed for one that is gone', async () => {
  const queue = new FairQueue()
  const order: string[] = []
  const gone = new AbortController()
  const ask = (lane: string, name: string, signal = never) => queue.run(lane, signal, () => void order.push(name))
  const results = Promise.allSettled([
    ask('greedy', 'g1'),
    ask('greedy', 'g2', gone.signal),
    ask('greedy', 'g3'),
    ask('greedy', 'g4'),
    ask('owner', 'o1'),
    ask('owner', 'o2'),
  ])
  gone.abort()
  const statuses = (await results).map(({ status }) => status)
  expect(order).toEqual(['g1', 'o1', 'o2', 'g3', 'g4'])
  expect(statuses).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled'])
  const flood = Array.from({ length: 300 }, () => ask('greedy', ''))
  const refused = (await Promise.allSettled(flood)).filter(({ status }) => status === 'rejected')
  expect(refused.length).toBeGreaterThan(40)
  await expect(queue.run('owner', never, () => Promise.reject(new Error('fault')))).rejects.toThrow('fault')
})

test('a client cannot hold all open files', () => {
  const files = new OpenFiles()
  const open = Array.from({ length: 24 }, () => files.take('10.0.0.1'))
  expect(() => files.take('10.0.0.1')).toThrow('too many files are open for you')
  files.take('10.0.0.2')()
  open[0]!()
  open[0]!()
  expect(files.length).toBe(23)
  files.take('10.0.0.1')
  for (let i = files.length; i < 256; i++) files.take(undefined)
  expect(() => files.take(undefined)).toThrow('too many files are open')
})

test('over a socket: lines with ids, what is counted, and streams that are dropped leave no file open', async () => {
  const lines: RequestLine[] = []
  const library = fakeLibrary(folder, 3, 60)
  const app = createServer({ library, recommender: fakeRecommender(), onRequest: line => lines.push(line) })
  const server = await listen(app, { host: '127.0.0.1', port: 0 })
  const metric = async (name: string) => {
    const text = await (await fetch(`${server.url}/metrics`)).text()
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  }
  const half = await new Promise<IncomingMessage>(resolve => get(`${server.url}/api/audio/1`, resolve))
  half.pause()
  await expect.poll(() => metric('murecom_open_files')).toBe(1)
  half.destroy()
  await expect.poll(() => metric('murecom_open_files')).toBe(0)
  const { headers } = await fetch(`${server.url}/api/search?q=secret&apiKey=secret`)
  await expect
    .poll(() => lines.find(({ path }) => path === '/api/search'))
    .toMatchObject({
      level: 'info',
      id: headers.get('x-request-id'),
      method: 'GET',
      status: 200,
      client: '127.0.0.1',
    })
  expect(JSON.stringify(lines)).not.toContain('secret')
  await fetch(`${server.url}/no/such/place`)
  const text = await (await fetch(`${server.url}/metrics`)).text()
  expect(text).toContain('murecom_requests_total{route="/api/search",status="200"} 1')
  expect(text).toContain('murecom_requests_total{route="other",status="404"} 1')
  expect(text).toContain('murecom_request_seconds_bucket{route="/api/search",le="+Inf"} 1')
  expect(await metric('process_resident_memory_bytes')).toBeGreaterThan(1e7)
  await server.close()
})

test.each([
  ['Authorization: Bearer abc.def', 'Authorization: Bearer ***'],
  ['{"Authorization":"Basic dXNlcjpwYXNz"}', '{"Authorization":"Basic ***"}'],
  ['GET /rest/ping?u=me&p=secret&t=1a2b&s=xyz&v=1', 'GET /rest/ping?u=me&p=***&t=***&s=***&v=1'],
  ['{"password": "hunter2", "n": 1}', '{"password": "***", "n": 1}'],
  ['https://me:secret@host/x', 'https://***@host/x'],
  ['murecom_abcdefghijklmnopqrstuvwxyz', 'murecom_***'],
  ['no secret at all', 'no secret at all'],
])('%s is written down as %s', (text, expected) => {
  expect(masked(text)).toBe(expected)
})

describe('parsers take a megabyte of their worst: one that is not linear would not end', () => {
  const long = 2 ** 20
  test.each<[string, () => unknown]>([
    ['a range', () => rangeOf(`bytes=${'9'.repeat(long)}`, 10)],
    ['spaces before a range', () => rangeOf(`${' '.repeat(long)}x`, 10)],
    ...[':1', '?p=', 'bearer ', '"password":"', 'authorization', 'https://a:', "' "].map(
      (part): [string, () => unknown] => [`masking of ${part}`, () => masked(part.repeat(long / part.length))],
    ),
  ])('%s', (_, parse) => {
    expect(() => parse()).not.toThrow()
  })

  const app = createServer({ library: fakeLibrary(folder, 3), recommender: fakeRecommender() })
  test.each([
    ['host', { host: ':1'.repeat(long / 2) }],
    ['host, colons', { host: ':'.repeat(long) }],
    ['content-type', { 'content-type': `application/json${' '.repeat(long)}x` }],
    ['cookie', { cookie: 'murecom='.repeat(long / 8) }],
    ['cookie, semicolons', { cookie: '; '.repeat(long / 2) }],
    ['authorization', { authorization: `Basic ${'='.repeat(long)}` }],
    ['x-forwarded-for', { 'x-forwarded-for': ', '.repeat(long / 2) }],
    ['if-range', { range: `bytes=0-${'0'.repeat(long)}` }],
  ])('the header %s', async (_, headers) => {
    const response = await app.request('/api/audio/1', { headers: headers as Record<string, string> })
    expect(response.status).toBeLessThan(500)
    await response.body?.cancel()
  })

  test.each([
    ['/next-song?artists=', ','],
    ['/next-song?track_name=', '('],
    ['/next-song?track_name=', '%20('],
    ['/api/search?q=', '%20'],
    ['/api/search?q=', '%F0%9F%8E%B5'],
    ['/api/songs?limit=', '0'],
    ['/api/songs/', '9'],
    ['/rest/getSong?id=', 'artist-'],
    ['/rest/', '.view'],
    ['/api/audio/', '/'],
    ['/openapi.json?', '&'],
  ])('the address %s%s...', async (path, part) => {
    const response = await app.request(path + part.repeat(Math.floor(long / part.length)))
    expect(response.status).toBeLessThan(500)
  })

  test.each(['[', '{"a":', '"\\', '{"ids":[', ' '])('a body of %s...', async part => {
    const body = part.repeat(Math.floor(200_000 / part.length))
    const headers = { 'Content-Type': 'application/json' }
    const response = await app.request('/api/continue', { method: 'POST', headers, body })
    expect(response.status).toBe(400)
  })

  test.each(['a=b&', '&', '=', '%', '+'])('a form of %s...', async part => {
    const body = part.repeat(Math.floor(200_000 / part.length))
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const response = await app.request('/rest/ping?f=json', { method: 'POST', headers, body })
    expect(response.status).toBe(200)
  })
})
