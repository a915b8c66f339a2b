import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ScrobbleSimulator, startScrobbles } from '@murecom/scrobble-simulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { threeKinds } from '../../murecom/test/radio/radio-library.ts'
import { storeLibrary } from '../../murecom/test/reference/stored-library.ts'
import { run } from './helpers.ts'

let folder: string
let library: string
let service: ScrobbleSimulator
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-history-command-'))
  library = join(folder, 'library.murecom')
  storeLibrary(library, 4, ['calm', 'loud', 'odd'], threeKinds(30))
  service = await startScrobbles()
  const now = Math.floor(Date.now() / 1000)
  service.scrobbles = Array.from({ length: 6 }, (_, i) => ({
    at: now - 3600 * (i + 1),
    title: i % 2 === 0 ? 'calm 3' : 'Not here',
    artist: i % 2 === 0 ? 'calm artist 3' : 'Nobody',
  }))
})
afterAll(async () => {
  await service.close()
  rmSync(folder, { recursive: true })
})

const ask = (args: readonly string[], io = {}) => run([...args, '--library', library], { env: { HOME: folder }, ...io })
const titlesOf = (out: string): string[] => JSON.parse(out).songs.map(({ title }: { title: string }) => title)

test('history takes what services know, shows it, and is what mix and radio begin with', async () => {
  expect(await ask(['history'])).toMatchObject({ code: 1, err: expect.stringContaining('nothing was heard yet') })
  expect(await ask(['mix', '--lately'])).toMatchObject({ code: 1, err: expect.stringContaining('murecom history') })
  const first = await ask(['history', 'listenbrainz:ann', '--url', service.listenbrainz])
  expect(first).toMatchObject({
    code: 0,
    err: '',
    out: 'listenbrainz:ann: 6 new plays; 3 of songs of the library; 1 songs that it does not have\n',
  })
  const again = await ask(['history', 'listenbrainz:ann', '--url', service.listenbrainz, '--json'])
  expect(JSON.parse(again.out)).toMatchObject({
    from: 'listenbrainz:ann',
    status: 'done',
    added: 0,
    plays: 0,
    unknown: 1,
  })

  const shown = await ask(['history', '-n', '1', '--half-life', '1'])
  expect(shown.out).toMatch(
    /^listenbrainz:ann at 127\.0\.0\.1:\d+: read up to [-\d]+ [:\d]+\n#\s+heard lately\s+counts\s+last\n1\s+calm artist 3 - calm 3\s+2\.\d\d/,
  )
  expect(JSON.parse((await ask(['history', '--json'])).out).lately).toMatchObject([
    { title: 'calm 3', artist: 'calm artist 3', path: expect.any(String) },
    { title: 'Not here', artist: 'Nobody', path: null },
  ])
  const mixed = titlesOf((await ask(['mix', '--lately', '-n', '5', '--json'])).out)
  expect(mixed.every(title => title.startsWith('calm'))).toBe(true)
  expect(mixed).not.toContain('calm 3')
  expect((await ask(['mix', '--lately', '--half-life', '3', '-n', '1'])).out).toMatch(
    /^Mix of:\n {2}\+ 1 songs that you heard lately\n/,
  )
  const radio = titlesOf((await ask(['radio', '--lately', '-n', '5', '--json'])).out)
  expect(radio.every(title => title.startsWith('calm'))).toBe(true)
})

test('the key of Last.fm comes from a private file, the environment or a question, and is shown nowhere', async () => {
  const place = ['history', 'lastfm:ann', '--url', service.lastfm]
  const wrong = await ask(place, { secret: async () => 'wrong-secret' })
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('Invalid API key ***') })
  const file = join(folder, 'key')
  writeFileSync(file, `${service.apiKey}\n`)
  if (process.platform !== 'win32') {
    chmodSync(file, 0o644)
    expect(await ask([...place, '--token-file', file])).toMatchObject({
      code: 1,
      err: expect.stringContaining('chmod 600'),
    })
  }
  chmodSync(file, 0o600)
  const runs = [
    await ask([...place, '--token-file', file]),
    await ask(place, { env: { HOME: folder, MURECOM_LASTFM_KEY: service.apiKey } }),
    await ask(place, { secret: async () => service.apiKey }),
  ]
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0])
  // The same plays as from ListenBrainz: of songs of the library there are none more.
  expect(runs[0]!.out).toContain('6 new plays; 0 of songs of the library')
  expect(JSON.stringify(runs)).not.toContain(service.apiKey)
})

test('a service that wants a pause ends the run with 75', async () => {
  service.fault = (_request, response) => !!response.writeHead(429, { 'retry-after': '9999' }).end()
  const waiting = await ask(['history', 'listenbrainz:ann', '--url', service.listenbrainz])
  expect(waiting).toMatchObject({ code: 75, out: expect.stringMatching(/waiting: .*429; the next run goes on\n$/) })
})

test.each([
  [['history', 'lastfm:'], 2, 'name your user there: lastfm:NAME'],
  [['history', 'x.csv', '--url', 'https://x/'], 2, '--url needs one'],
  [['history', 'listenbrainz:a', 'lastfm:b', '--token-file', 'x'], 2, '--token-file needs one'],
  [['history', 'listenbrainz:a', '--url', 'ftp://x/'], 2, '--url must be an address such as'],
  [['history', 'listenbrainz:a', '--url', 'https://ann:secret@x/'], 2, '--url must be an address such as'],
  [['history', 'nowhere.csv'], 1, 'nowhere.csv'],
  [['mix', '--half-life', '3'], 2, '--half-life needs --lately'],
  [['radio', '--lately', '--half-life', 'x'], 2, '--half-life must be a number from 0.001 to 36500, got x'],
])('%j', async (args, code, message) => {
  const result = await ask(args)
  expect(result.code).toBe(code)
  expect(result.err).toContain(message)
})
