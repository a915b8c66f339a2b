import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Simulator, type SimulatorOptions, startSimulator } from '@murecom/spotify-simulator'
import { expect, it, onTestFinished } from 'vitest'
import { main } from '../src/index.ts'

interface Run {
  code: number
  out: string
  err: string
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'murecom-cli-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

async function run(
  args: string[],
  env: Record<string, string> = {},
  onErr: (text: string) => void = () => {},
): Promise<Run> {
  const result: Run = { code: 0, out: '', err: '' }
  result.code = await main(args, {
    out: text => {
      result.out += text
    },
    outBytes: () => {},
    err: text => {
      result.err += text
      onErr(text)
    },
    isTerminal: false,
    columns: 120,
    env: { HOME: '/nowhere', ...env },
    secret: async () => '',
    onInterrupt: () => () => {},
  })
  return result
}

async function simulation(
  options: SimulatorOptions,
): Promise<{ simulator: Simulator; env: Record<string, string>; urls: string[] }> {
  const simulator = await startSimulator(options)
  onTestFinished(() => simulator.close())
  const env = { SPOTIFY_CLIENT_ID: simulator.clientId, SPOTIFY_CLIENT_SECRET: simulator.clientSecret }
  return { simulator, env, urls: ['--api-url', simulator.apiUrl, '--accounts-url', simulator.accountsUrl] }
}

it('imports a file, and shows, searches and exports the catalogue', async () => {
  const path = folder()
  const db = join(path, 'a.db')
  const list = join(path, 'Drive.m3u8')
  writeFileSync(list, '#EXTM3U\n#EXTINF:1,王菲 - 红豆\na.mp3\n#EXTINF:1,A - One\nb.mp3\n')
  expect(await run(['import', list, '--db', db])).toMatchObject({
    code: 0,
    out: expect.stringContaining('1 playlists, 2 new tracks'),
  })
  expect((await run(['import', list, '--db', db])).out).toContain('unchanged')
  expect(JSON.parse((await run(['catalog', 'stats', '--db', db, '--json'])).out)).toMatchObject({
    playlists: 1,
    tracks: 2,
  })
  expect((await run(['catalog', 'search', '王菲', '--db', db])).out).toContain('红豆')
  const exported = JSON.parse((await run(['catalog', 'export', '--db', db])).out) as { tracks: { name: string }[] }
  expect(exported.tracks.map(t => t.name)).toEqual(['红豆', 'One'])
  const snapshot = join(path, 'snapshot')
  expect((await run(['catalog', 'snapshot', snapshot, '--db', db])).out).toMatch(
    /^\d+ playlists, \d+ entries and \d+ tracks in /,
  )
  expect(readdirSync(snapshot)).toContain('entries.parquet')
  expect(await run(['catalog', 'snapshot', path, '--db', db])).toMatchObject({
    code: 1,
    err: expect.stringContaining('is left as it is'),
  })
  expect((await run(['catalog', 'purge', '--older-than', '1', '--db', db])).out).toContain('0 playlists')
})

it('fails with the reason for a file that is no playlist, and for a catalogue that is not there', async () => {
  const path = folder()
  writeFileSync(join(path, 'x'), 'nothing')
  expect(await run(['import', join(path, 'x'), '--db', join(path, 'a.db')])).toMatchObject({
    code: 1,
    err: expect.stringContaining('none of the formats'),
  })
  expect(await run(['catalog', 'stats', '--db', join(path, 'none.db')])).toMatchObject({
    code: 1,
    err: expect.stringContaining('no catalogue there'),
  })
  expect(await run(['import', path, '--db', join(path, 'a.db'), '--format', 'x'])).toMatchObject({ code: 2 })
})

it('crawls, exits with 0 when nothing is left, and with 75 and the time when it must wait', async () => {
  const { simulator, env, urls } = await simulation({ playlists: 60, meanLength: 5 })
  const db = join(folder(), 'a.db')
  const args = ['crawl', '--seed', 'rock', '--db', db, '--profile', 'extended', '--max-wait', '1', ...urls]
  const first = await run([...args, '--playlists', '3'], env)
  expect(first).toMatchObject({ code: 0, out: expect.stringContaining('3 playlists') })
  simulator.fault({ kind: '429-quota', retryAfter: 3600 })
  const waiting = await run(args, env)
  expect(waiting.code).toBe(75)
  expect(waiting.err).toMatch(/again after \d{4}-\d\d-\d\dT/)
  const other = join(folder(), 'b.db')
  const rest = await run(
    args.map(a => (a === db ? other : a)),
    env,
  )
  expect(rest).toMatchObject({ code: 0, out: expect.stringContaining('Nothing is left to search') })
  for (const text of [first, waiting, rest]) expect(JSON.stringify(text)).not.toContain(simulator.clientSecret)
  expect(readFileSync(db).includes(simulator.clientSecret)).toBe(false)
})

it('signs in, keeps the token with mode 600, and crawls one’s own playlists', async () => {
  const { env, urls } = await simulation({ playlists: 20, meanLength: 5, profile: 'development', ownPlaylists: 2 })
  const path = folder()
  const keyFile = join(path, 'keys', 'spotify.json')
  const db = join(path, 'a.db')
  const id = { SPOTIFY_CLIENT_ID: env['SPOTIFY_CLIENT_ID']! }
  const open = (text: string): void => {
    const url = /http\S+/.exec(text)?.[0]
    if (url) void fetch(url)
  }
  expect(await run(['crawl', '--mine', '--db', db, '--key-file', keyFile, ...urls], id)).toMatchObject({
    code: 1,
    err: expect.stringContaining('murecom login'),
  })
  const signedIn = await run(['login', '--port', '0', '--key-file', keyFile, ...urls.slice(2)], id, open)
  expect(signedIn.code).toBe(0)
  expect(statSync(keyFile).mode & 0o777).toBe(0o600)
  const before = readFileSync(keyFile, 'utf8')
  const mine = await run(['crawl', '--mine', '--db', db, '--key-file', keyFile, ...urls], id)
  expect(mine).toMatchObject({ code: 0, out: expect.stringContaining('2 playlists') })
  expect(readFileSync(keyFile, 'utf8')).not.toBe(before) // the token that was used is dead, the new one is kept
  expect((await run(['crawl', '--mine', '--db', db, '--key-file', keyFile, ...urls], id)).code).toBe(0)
})

it('completes tracks that came from a file', async () => {
  const { env, urls } = await simulation({ playlists: 20 })
  const path = folder()
  const list = join(path, 'x.json')
  const track = { track_name: 'x', artist_name: 'y', track_uri: 'spotify:track:tr00000003SimulatedXXX' }
  writeFileSync(list, JSON.stringify({ playlists: [{ pid: 1, tracks: [track] }] }))
  const db = join(path, 'a.db')
  await run(['import', list, '--db', db])
  expect((await run(['crawl', '--update', '--db', db, '--profile', 'extended', ...urls], env)).out).toContain(
    '1 tracks completed',
  )
})

it('says what is wrong with the use', async () => {
  const db = join(folder(), 'a.db')
  expect(await run(['crawl', '--db', db])).toMatchObject({
    code: 2,
    err: expect.stringContaining('give one of --seed'),
  })
  expect(await run(['crawl', '--seed', 'a', '--db', db, '--profile', 'x'])).toMatchObject({ code: 2 })
  expect(await run(['crawl', '--seed', 'a', '--db', db, '--playlists', '-1'])).toMatchObject({ code: 2 })
  expect(await run(['crawl', '--seed', 'a', '--db', db])).toMatchObject({
    code: 1,
    err: expect.stringContaining('SPOTIFY_CLIENT_ID'),
  })
  expect(await run(['login', '--port', 'x'])).toMatchObject({ code: 2 })
})
