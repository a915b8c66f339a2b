import { mkdtempSync, readFileSync, rmSync, truncateSync, unlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { rangeOf } from '../../src/server/routes/audio/byte-range.ts'
import { createServer } from '../../src/server.ts'
import { fakeLibrary } from './fake-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-audio-'))
afterAll(() => rmSync(folder, { recursive: true }))
const library = fakeLibrary(folder, 4)
const app = createServer({ library })
const file = readFileSync(library.paths[0]!)
const size = file.length

const ask = (headers: Record<string, string> = {}, method = 'GET') => app.request('/api/audio/1', { method, headers })
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

test('the whole file, with its type', async () => {
  const response = await ask()
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('audio/wav')
  expect(response.headers.get('accept-ranges')).toBe('bytes')
  expect(response.headers.get('content-length')).toBe(String(size))
  expect((await bytesOf(response)).equals(file)).toBe(true)
})

test.each([
  ['bytes=0-0', 0, 0],
  ['bytes=100-299', 100, 299],
  ['bytes=70000-', 70_000, size - 1],
  ['bytes=-1000', size - 1000, size - 1],
  [`bytes=10-${size * 2}`, 10, size - 1],
  [`bytes=-${size * 2}`, 0, size - 1],
  [`bytes=0-99999999999999999999999`, 0, size - 1],
])('%s is a part', async (range, first, last) => {
  const response = await ask({ Range: range })
  expect(response.status).toBe(206)
  expect(response.headers.get('content-range')).toBe(`bytes ${first}-${last}/${size}`)
  expect(response.headers.get('content-length')).toBe(String(last - first + 1))
  expect((await bytesOf(response)).equals(file.subarray(first, last + 1))).toBe(true)
})

test.each(['bytes=5-2', 'bytes=', 'bytes=-', 'bytes=a-b', 'lines=1-2', 'bytes=0-1,5-6', 'bytes=0-1-2'])(
  '%s is ignored',
  async range => {
    const response = await ask({ Range: range })
    expect(response.status).toBe(200)
    expect(await bytesOf(response)).toHaveLength(size)
  },
)

test.each([`bytes=${size}-`, 'bytes=99999999999-', 'bytes=-0'])('%s lies outside', async range => {
  const response = await ask({ Range: range })
  expect(response.status).toBe(416)
  expect(response.headers.get('content-range')).toBe(`bytes */${size}`)
})

test('an empty file has no range', () => {
  expect(rangeOf('bytes=0-', 0)).toBe('unsatisfiable')
  expect(rangeOf('bytes=-5', 0)).toBe('unsatisfiable')
})

describe('what has changed meanwhile', () => {
  test('a validator that still holds gives 304, or the part; one that does not, the whole', async () => {
    const etag = (await ask({}, 'HEAD')).headers.get('etag')!
    expect((await ask({ 'If-None-Match': etag })).status).toBe(304)
    expect((await ask({ Range: 'bytes=0-9', 'If-Range': etag })).status).toBe(206)
    expect((await ask({ Range: 'bytes=0-9', 'If-Range': '"other"' })).status).toBe(200)
  })

  test('a file that is gone is 404 without its path', async () => {
    unlinkSync(library.paths[1]!)
    const response = await app.request('/api/audio/2')
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({ error: 'the file of this song is gone: index its folder again' })
  })

  test('a file that shrinks while it is sent breaks off', async () => {
    const response = await app.request('/api/audio/3')
    truncateSync(library.paths[2]!, 1000)
    await expect(response.arrayBuffer()).rejects.toThrow('became shorter')
  })
})

test('HEAD has the headers and no body; a body that nobody reads can be dropped', async () => {
  const head = await ask({}, 'HEAD')
  expect(head.status).toBe(200)
  expect(head.headers.get('content-length')).toBe(String(size))
  expect(await bytesOf(head)).toHaveLength(0)
  const dropped = await ask()
  const reader = dropped.body!.getReader()
  await reader.read()
  await reader.cancel()
  expect((await reader.read()).done).toBe(true)
})
