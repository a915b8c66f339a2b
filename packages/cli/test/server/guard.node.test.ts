import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterAll, expect, test } from 'vitest'
import { rateLimit } from '../../src/server/guard.ts'
import { createServer } from '../../src/server.ts'
import { fakeLibrary } from './fake-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-guard-'))
afterAll(() => rmSync(folder, { recursive: true }))
const app = createServer({ library: fakeLibrary(folder, 2), hosts: ['Music.lan'] })

test.each([
  ['localhost:8080', 200],
  ['LOCALHOST', 200],
  ['127.0.0.1:8080', 200],
  ['[::1]:8080', 200],
  ['192.168.1.4', 200],
  ['music.lan:8080', 200],
  ['music.lan.', 200],
  ['murecom.localhost:8080', 200],
  ['evil.example', 421],
  ['localhost.evil.example', 421],
  ['127.0.0.1.evil.example:8080', 421],
  ['notlocalhost', 421],
  ['', 421],
])('Host %j is answered with %i', async (host, status) => {
  expect((await app.request('/api/songs', { headers: { host } })).status).toBe(status)
})

test.each(['/api/health', '/nowhere', '/api/songs/x', '/', '/api/audio/1', '/rest/stream?id=1', '/rest/ping'])(
  '%s has the security headers',
  async path => {
    const { headers } = await app.request(path)
    expect(headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  },
)

test('a refusal of the guard can be read by other origins where the route is open to them', async () => {
  const response = await app.request('/next-song?track_name=x', { headers: { host: 'evil.example' } })
  expect(response.status).toBe(421)
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
})

test('each address has its own allowance, which comes back with time; this machine is not limited', async () => {
  let now = 0
  const limited = new Hono()
  limited.use(rateLimit({ perSecond: 2, burst: 3 }, () => now))
  limited.onError((_, c) => c.text('refused', 429))
  limited.get('/', c => c.text('ok'))
  const ask = async (address: string) =>
    (await limited.request('/', {}, { incoming: { socket: { remoteAddress: address } } } as never)).status
  const several = async (address: string, times: number) => {
    const statuses: number[] = []
    for (let i = 0; i < times; i++) statuses.push(await ask(address))
    return statuses
  }
  expect(await several('10.0.0.1', 4)).toEqual([200, 200, 200, 429])
  expect(await several('10.0.0.2', 1)).toEqual([200])
  now = 1000
  expect(await several('10.0.0.1', 3)).toEqual([200, 200, 429])
  expect(await several('127.0.0.1', 10)).not.toContain(429)
  expect(await several('::1', 10)).not.toContain(429)
})
