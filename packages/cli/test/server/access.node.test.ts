/** Users, sessions and tokens; who is let in without. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { Attempts } from '../../src/server/access/attempts.ts'
import { createServer, Users } from '../../src/server.ts'
import { run } from '../helpers.ts'
import { fakeLibrary, fakeRecommender } from './fake-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-access-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'users.json')
const library = fakeLibrary(folder, 3)
const JSON_TYPE = { 'Content-Type': 'application/json' }

/** Runs `murecom user ...` with a password on standard input. */
const user = (args: readonly string[], password = 'correct horse', path = file) =>
  run(['user', ...args, '--users', path], { secret: async () => password })

let token = ''
beforeAll(async () => {
  await user(['add', 'Ann'])
  token = (await user(['token', 'ann', '--label', 'player'])).out.trim()
})

const serverOf = (path = file) =>
  createServer({ library, recommender: fakeRecommender(), users: new Users(path), version: '1.2.3' })
const signIn = (app: ReturnType<typeof serverOf>, name: string, password: string, headers = {}) =>
  app.request('/api/login', {
    method: 'POST',
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify({ name, password }),
  })
const cookieOf = (response: Response) => (response.headers.get('set-cookie') ?? '').split(';')[0]!

describe('murecom user', () => {
  test('the file is for its owner alone, and holds neither passwords nor tokens', () => {
    expect(statSync(file).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600)
    const text = readFileSync(file, 'utf8')
    expect(text).not.toContain('correct horse')
    expect(text).not.toContain(token)
    expect(text).not.toContain(token.slice('murecom_'.length))
  })

  test('adds, lists, renews, removes; tokens are taken back by their ids', async () => {
    const other = join(folder, 'other.json')
    expect((await user(['list'], '', other)).err).toBe('no users: murecom user add <name> adds one\n')
    expect((await user(['add', '王菲'], 'eight or more', other)).code).toBe(0)
    expect((await user(['add', '王菲'], 'eight or more', other)).err).toContain('there is a user 王菲 already')
    expect((await user(['token', '王菲', '--label', 'phone'], '', other)).out).toMatch(/^murecom_[\w-]{43}\n$/)
    const listed = JSON.parse((await user(['list', '--json'], '', other)).out)
    expect(listed.users).toMatchObject([{ name: '王菲', tokens: [{ label: 'phone' }] }])
    expect(JSON.stringify(listed)).not.toContain('hash')
    const [{ id }] = listed.users[0].tokens
    expect((await user(['list'], '', other)).out).toContain(id)
    expect((await user(['revoke', '王菲', 'none'], '', other)).err).toContain(
      '王菲 has no token or player password none',
    )
    expect((await user(['revoke', '王菲', id], '', other)).code).toBe(0)
    expect((await user(['password', '王菲'], 'another one', other)).code).toBe(0)
    expect((await user(['remove', '王菲'], '', other)).code).toBe(0)
    expect(new Users(other).list()).toEqual([])
  })

  test.each([
    [['add', 'a b'], 'long enough', 2, 'a name must have 1 to 64 letters, digits or . _ @ -, got "a b"'],
    [['add', '../etc'], 'long enough', 2, 'a name must have'],
    [['add', 'bob'], 'short', 2, 'a password must have 8 to 1000 characters, got 5'],
    [['password', 'nobody'], 'long enough', 1, 'there is no user "nobody"'],
    [['remove', 'nobody'], '', 1, 'there is no user "nobody"'],
  ])('%j is refused', async (args, password, code, message) => {
    const result = await user(args, password)
    expect(result.code).toBe(code)
    expect(result.err).toContain(message)
    expect(result.err).not.toMatch(/\n {4}at /)
  })

  test('on a terminal the password is asked for twice', async () => {
    const answers = ['one of them', 'another one']
    const result = await run(['user', 'add', 'bob', '--users', file], {
      isTerminal: true,
      secret: async () => answers.shift()!,
    })
    expect(result).toMatchObject({ code: 2, err: 'murecom: the two passwords differ: nothing was changed\n' })
  })

  test.skipIf(process.platform === 'win32')('a file that others may read is refused', async () => {
    const open = join(folder, 'open.json')
    writeFileSync(open, '{"version":1,"users":[]}')
    chmodSync(open, 0o644)
    expect((await user(['list'], '', open)).err).toContain('may be read by others; run: chmod 600')
  })

  test.each([
    ['{"version":1', 'is no file of users'],
    ['[]', 'is no file of users'],
    ['{"version":9,"users":[]}', 'was written by a newer murecom'],
    ['{"version":1,"users":[{"name":"x","password":"plain","tokens":[]}]}', 'is no file of users'],
    [
      '{"version":1,"users":[{"name":"x","password":"scrypt$1073741824$8$1$AA$AA","tokens":[]}]}',
      'is no file of users',
    ],
  ])('the file %s is refused, and none of it is shown', async (text, message) => {
    const broken = join(folder, 'broken.json')
    writeFileSync(broken, text, { mode: 0o600 })
    const { code, err } = await user(['list'], '', broken)
    expect(code).toBe(1)
    expect(err).toContain(message)
    expect(err).not.toContain('plain')
  })
})

describe('where there are users', () => {
  const app = serverOf()

  test.each([
    '/api/songs', '/api/songs/1', '/api/search?q=x', '/api/similar/1', '/api/next/1', '/api/tags/1', '/api/map',
    '/api/mel/1', '/api/audio/1', '/api/audio/..%2f1', '/next-song?track_name=x', '/api/nothing', '/api',
  ])('%s is for them alone', async path => {
    const response = await app.request(path)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(await response.json()).toEqual({ error: 'sign in first' })
  }) // biome-ignore format: a list is easier to read than a column

  test.each(['/api/continue', '/api/m3u', '/api/next-for-playlist'])('POST %s is for them alone', async path => {
    const init = { method: 'POST', headers: JSON_TYPE, body: '{"ids":[1]}' }
    expect((await app.request(path, init)).status).toBe(401)
  })

  test('a stranger learns that the server is there, and nothing else', async () => {
    expect(await (await app.request('/api/health')).json()).toEqual({ status: 'ok', signIn: true })
    expect((await app.request('/metrics')).status).toBe(403)
    expect((await app.request('/openapi.json')).status).toBe(200)
  })

  test('a password opens a session, whose cookie no script and no other site can use; the end of it is the end', async () => {
    const response = await signIn(app, 'ANN', 'correct horse')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ user: 'Ann' })
    expect(response.headers.get('set-cookie')).toMatch(
      /^murecom=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/,
    )
    const headers = { Cookie: cookieOf(response) }
    expect((await app.request('/api/songs', { headers })).status).toBe(200)
    expect(await (await app.request('/api/health', { headers })).json()).toMatchObject({ songs: 3, user: 'Ann' })
    expect((await app.request('/metrics', { headers })).status).toBe(200)
    const out = await app.request('/api/logout', { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: '{}' })
    expect(out.headers.get('set-cookie')).toMatch(/^murecom=; Max-Age=0/)
    expect((await app.request('/api/songs', { headers })).status).toBe(401)
  })

  test('behind https the cookie is for https alone', async () => {
    const behind = createServer({ library, users: new Users(file), proxied: true })
    const socket = { incoming: { socket: { remoteAddress: '127.0.0.1' } } }
    const response = await behind.request(
      '/api/login',
      {
        method: 'POST',
        headers: { ...JSON_TYPE, 'X-Forwarded-For': '10.0.0.1', 'X-Forwarded-Proto': 'https' },
        body: JSON.stringify({ name: 'ann', password: 'correct horse' }),
      },
      socket as never,
    )
    expect(response.headers.get('set-cookie')).toMatch(/^__Host-murecom=.*; Secure; SameSite=Strict$/)
    const headers = { Cookie: cookieOf(response) }
    expect((await behind.request('/api/songs', { headers })).status).toBe(200)
  })

  test('wrong passwords are refused alike, whether or not there is such a user', async () => {
    const [wrong, nobody] = [await signIn(app, 'Ann', 'wrong horse'), await signIn(app, 'Nobody', 'wrong horse')]
    expect([wrong.status, nobody.status]).toEqual([401, 401])
    expect(await wrong.json()).toEqual(await nobody.json())
  })

  test.each([
    '{}',
    '{"name":1,"password":"x"}',
    '[]',
    '{"name":"x","password":""}',
    `{"name":"x","password":"${'x'.repeat(1001)}"}`,
  ])('the body %s is no sign-in', async body => {
    expect((await app.request('/api/login', { method: 'POST', headers: JSON_TYPE, body })).status).toBe(400)
  })

  test.each([
    ['Bearer', () => `Bearer ${token}`, 200],
    ['bearer', () => `bearer ${token}`, 200],
    ['Basic with the token as password', () => `Basic ${btoa(`ann:${token}`)}`, 200],
    ['Basic of another user', () => `Basic ${btoa(`bob:${token}`)}`, 401],
    ['Basic with the password', () => `Basic ${btoa('ann:correct horse')}`, 401],
    ['a wrong token', () => `Bearer ${token}x`, 401],
    ['no token', () => 'Bearer', 401],
    ['nothing', () => '', 401],
  ])('Authorization: %s', async (_, authorization, status) => {
    const headers = { Authorization: authorization() }
    expect((await app.request('/api/songs', { headers })).status).toBe(status)
  })

  test.each([
    ['', 10], ['u=ann', 10], ['t=abc&s=xyz', 10], ['u=ann&t=abc&s=xyz', 40], ['u=ann&p=wrong', 40], ['u=bob&p=TOKEN', 40], ['apiKey=wrong', 44],
    ['apiKey=TOKEN&u=ann', 43], ['apiKey=TOKEN', 0], ['u=ann&p=TOKEN', 0], ['u=ann&p=enc:HEX', 0],
  ] as const)('OpenSubsonic with %j: code %i', async (login, code) => {
    const hex = Buffer.from(token).toString('hex')
    const query = login.replace('TOKEN', token).replace('HEX', hex)
    const response = await app.request(`/rest/getSong?id=1&f=json&${query}`)
    expect(response.status).toBe(200)
    const answer = ((await response.json()) as Record<string, { status: string; error?: { code: number } }>)['subsonic-response']
    expect([answer?.status, answer?.error?.code]).toEqual(code === 0 ? ['ok', undefined] : ['failed', code])
  }) // biome-ignore format: a list is easier to read than a column

  test('OpenSubsonic: what it can do is said to everyone, whose token it is to its owner', async () => {
    const get = async (path: string) => {
      const body = (await (await app.request(path)).json()) as Record<string, object>
      return body['subsonic-response']
    }
    expect(await get('/rest/getOpenSubsonicExtensions?f=json')).toMatchObject({
      status: 'ok',
      openSubsonicExtensions: expect.arrayContaining([{ name: 'apiKeyAuthentication', versions: [1] }]),
    })
    expect(await get(`/rest/tokenInfo?f=json&apiKey=${token}`)).toMatchObject({ tokenInfo: { username: 'Ann' } })
  })
})

test('a running server sees users that are added, renewed and removed, and never becomes open again', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const path = join(folder, 'changing.json')
  const app = createServer({ library, users: new Users(path) })
  const status = async (headers = {}) => (await app.request('/api/songs', { headers })).status
  const look = () => vi.advanceTimersByTime(1100)
  expect(await status()).toBe(200)
  await user(['add', 'ann'], 'first password', path)
  look()
  expect(await status()).toBe(401)
  const session = { Cookie: cookieOf(await signIn(app, 'ann', 'first password')) }
  expect(await status(session)).toBe(200)
  await user(['password', 'ann'], 'second password', path)
  look()
  expect(await status(session)).toBe(401)
  const again = { Cookie: cookieOf(await signIn(app, 'ann', 'second password')) }
  expect(await status(again)).toBe(200)
  rmSync(path)
  look()
  expect(await status(again)).toBe(401)
  expect(await status()).toBe(401)
})

test('after ten wrong passwords there is a minute of pause, however many were sent at once', () => {
  let now = 0
  const attempts = new Attempts(() => now)
  const begin = (times: number) => Array.from({ length: times }, () => attempts.begin('10.0.0.1'))
  expect(begin(12)).toEqual([...Array(10).fill(0), 60, 60])
  expect(attempts.begin('10.0.0.2')).toBe(0)
  now = 59_000
  expect(begin(1)).toEqual([1])
  now = 60_000
  expect(begin(2)).toEqual([0, 0])
  attempts.succeeded('10.0.0.1')
  expect(begin(11)).toEqual([...Array(10).fill(0), 60])
})

test('a server that is for this machine alone refuses the others, and a proxy that was not announced', async () => {
  const app = createServer({ library, localOnly: true })
  const from = async (remoteAddress: string, headers = {}) =>
    (await app.request('/api/songs', { headers }, { incoming: { socket: { remoteAddress } } } as never)).status
  expect(await from('127.0.0.1')).toBe(200)
  expect(await from('::1')).toBe(200)
  expect(await from('192.168.1.5')).toBe(403)
  expect(await from('127.0.0.1', { 'X-Forwarded-For': '192.168.1.5' })).toBe(403)
  expect(await from('127.0.0.1', { Forwarded: 'for=192.168.1.5' })).toBe(403)
})
