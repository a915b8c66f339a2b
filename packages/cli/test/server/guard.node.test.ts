import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterAll, expect, test } from 'vitest'
import { clientsBehind, networkOf } from '../../src/server/guard/clients.ts'
import { workBudget } from '../../src/server/limits/budget.ts'
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
  const charge = workBudget({ perSecond: 2, burst: 3 }, clientsBehind(false), () => now)
  limited.use((c, next) => {
    charge(c, Number(c.req.query('units') ?? 1))
    return next()
  })
  limited.onError((_, c) => c.text('refused', 429))
  limited.get('/', c => c.text('ok'))
  const ask = async (address: string, path = '/') =>
    (await limited.request(path, {}, { incoming: { socket: { remoteAddress: address } } } as never)).status
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
  // Work counts, not requests: who had enough for the beginning owes the rest.
  expect(await ask('10.0.0.3', '/?units=7')).toBe(200)
  expect(await ask('10.0.0.3')).toBe(429)
  now = 3000
  expect(await ask('10.0.0.3')).toBe(429)
  now = 3500
  expect(await ask('10.0.0.3')).toBe(200)
  // All addresses of a network of IPv6 are one client.
  expect(await ask('2001:db8:1:2::1', '/?units=3')).toBe(200)
  expect(await ask('2001:db8:1:2:ffff::9')).toBe(429)
  expect(await ask('2001:db8:1:3::1')).toBe(200)
})

test.each([
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['2001:0db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4::/64'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test('which client a proxy asks for: its last entry, and only where a proxy of this machine was announced', () => {
  const client = (proxied: boolean, remoteAddress: string, headers: Record<string, string>) => {
    const context = {
      env: { incoming: { socket: { remoteAddress } } },
      req: { header: (name: string) => headers[name], url: 'http://x/' },
    }
    return clientsBehind(proxied)(context as never)
  }
  const forwarded = { 'x-forwarded-for': '127.0.0.1, 10.0.0.9', 'x-forwarded-proto': 'https' }
  expect(client(true, '127.0.0.1', forwarded)).toEqual({ key: '10.0.0.9', local: false, secure: true })
  expect(client(false, '127.0.0.1', forwarded)).toEqual({ key: '127.0.0.1', local: false, secure: false })
  expect(client(true, '10.0.0.5', forwarded)).toEqual({ key: '10.0.0.5', local: false, secure: false })
  expect(client(true, '127.0.0.1', { 'x-forwarded-for': 'no address' }).local).toBe(false)
  expect(client(false, '127.0.0.1', {})).toEqual({ key: '127.0.0.1', local: true, secure: false })
})

test('the budget is charged before a request is answered, with what its route costs; a refusal waits a moment', async () => {
  const library = fakeLibrary(folder, 2)
  const small = createServer({ library, rate: { perSecond: 1, burst: 8 } })
  const from = (remoteAddress: string, path: string) =>
    small.request(path, {}, { incoming: { socket: { remoteAddress } } } as never)
  // A plain request and a similar one cost 1 and 1 + 5 of the 8; one is left.
  const statuses: number[] = []
  for (const path of ['/api/health', '/api/similar/1', '/api/health'])
    statuses.push((await from('10.0.0.1', path)).status)
  expect(statuses).toEqual([200, 200, 200])
  const refused = await from('10.0.0.1', '/api/health')
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toMatch(/^[1-9]$/)
  expect(await refused.json()).toEqual({ error: 'too many requests, or too much work in them' })
  expect((await from('10.0.0.2', '/api/health')).status).toBe(200)
  expect((await from('127.0.0.1', '/api/health')).status).toBe(200)
})
