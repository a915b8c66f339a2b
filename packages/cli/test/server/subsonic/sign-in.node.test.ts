/** Player passwords: made by us, good for /rest alone, taken back at once; wrong ones cost time. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { createServer, type RequestLine, Users } from '../../../src/server.ts'
import { run } from '../../helpers.ts'
import { fakeLibrary } from '../fake-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-players-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'users.json')
const library = fakeLibrary(folder, 2)
const user = (...args: string[]) => run(['user', ...args, '--users', file], { secret: async () => 'correct horse' })
const md5 = (text: string) => createHash('md5').update(text).digest('hex')

let password = ''
beforeAll(async () => {
  await user('add', 'Ann')
  await user('add', 'bob')
  password = (await user('player', 'ann', '--label', 'phone')).out.trim()
})

const lines: RequestLine[] = []
const serverOf = () => createServer({ library, users: new Users(file), onRequest: line => lines.push(line) })
type App = ReturnType<typeof serverOf>
const ask = async (app: App, login: Record<string, string>, client = '10.0.0.1') => {
  const query = new URLSearchParams({ f: 'json', ...login })
  const socket = { incoming: { socket: { remoteAddress: client } } }
  const response = await app.request(`/rest/tokenInfo?${query}`, {}, socket as never)
  expect(response.status).toBe(200)
  const body = (await response.json()) as Record<
    string,
    { tokenInfo?: object; error?: { code: number; message: string } }
  >
  return body['subsonic-response']!
}
const hashed = (name: string, secret: string, s = 'salt') => ({ u: name, t: md5(secret + s), s })

test('a player password is typed easily, and kept where its owner alone can read it', async () => {
  expect(password).toMatch(/^([a-km-np-z2-9]{4}-){3}[a-km-np-z2-9]{4}$/)
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(file, 'utf8')).toContain(password)
  const listed = await user('list', '--json')
  expect(JSON.parse(listed.out).users).toMatchObject([{ name: 'Ann', players: [{ label: 'phone' }] }, { players: [] }])
  expect(listed.out + (await user('list')).out).not.toContain(password)
})

test.each([
  ['hashed with a salt', () => hashed('ann', password)],
  [
    'hashed, in capitals, with another salt',
    () => ({ ...hashed('ANN', password, 'é'), t: md5(`${password}é`).toUpperCase() }),
  ],
  ['as it is', () => ({ u: 'Ann', p: password })],
  ['in hexadecimal digits', () => ({ u: 'Ann', p: `enc:${Buffer.from(password).toString('hex')}` })],
])('it signs in %s', async (_, login) => {
  expect(await ask(serverOf(), login())).toMatchObject({ status: 'ok', tokenInfo: { username: 'Ann' } })
})

test('it opens nothing but /rest', async () => {
  const app = serverOf()
  const signIn = { method: 'POST', headers: { 'Content-Type': 'application/json' } }
  const body = JSON.stringify({ name: 'ann', password })
  expect((await app.request('/api/login', { ...signIn, body })).status).toBe(401)
  for (const authorization of [`Bearer ${password}`, `Basic ${btoa(`ann:${password}`)}`]) {
    expect((await app.request('/api/songs', { headers: { authorization } })).status).toBe(401)
  }
})

test.each([
  ['the password of the page', () => hashed('ann', 'correct horse')],
  ['that password as it is', () => ({ u: 'ann', p: 'correct horse' })],
  ['the password of another user', () => hashed('bob', password)],
  ['nobody', () => hashed('carol', password)],
  ['the hash without its salt', () => ({ u: 'ann', t: md5(`${password}salt`) })],
  ['no hash', () => ({ u: 'ann', t: '', s: '' })],
])('%s is refused after half a second', async (_, login) => {
  const started = performance.now()
  expect(await ask(serverOf(), login())).toMatchObject({ status: 'failed', error: { code: 40 } })
  expect(performance.now() - started).toBeGreaterThan(490)
})

test('after ten wrong ones a client waits a minute for that name, whatever it sends; others do not', async () => {
  const app = serverOf()
  const wrong = await Promise.all(Array.from({ length: 12 }, () => ask(app, hashed('ann', 'wrong'))))
  expect(wrong.map(({ error }) => error!.code)).toEqual([...Array(10).fill(40), 0, 0])
  expect((await ask(app, hashed('ann', password))).error!.message).toMatch(/^too many wrong passwords: wait \d+ s$/)
  expect(await ask(app, hashed('ann', password), '10.0.0.2')).toMatchObject({ status: 'ok' })
})

test('a password that was taken back is refused within a second, others stay', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const app = serverOf()
  const second = await user('player', 'ann')
  const id = /revoke ann (\w+)/.exec(second.err)![1]!
  vi.advanceTimersByTime(1100)
  const login = hashed('ann', second.out.trim())
  expect(await ask(app, login)).toMatchObject({ status: 'ok' })
  expect((await user('revoke', 'ann', id)).code).toBe(0)
  vi.advanceTimersByTime(1100)
  expect(await ask(app, login)).toMatchObject({ error: { code: 40 } })
  expect(await ask(app, hashed('ann', password))).toMatchObject({ status: 'ok' })
})

test('no log line has a password, its hash or its salt', () => {
  expect(lines.length).toBeGreaterThan(10)
  const text = JSON.stringify(lines)
  for (const secret of [password, md5(`${password}salt`), 'salt', 'correct horse']) expect(text).not.toContain(secret)
})
