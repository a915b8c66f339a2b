/** Histories of ListenBrainz and Last.fm, from simulators with faults, and from files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Scrobble, type ScrobbleSimulator, startScrobbles } from '@murecom/scrobble-simulator'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addHistory, type HistorySource, type Listening, openListening } from '../../src/node.ts'
import { ownSongs } from './own-songs.ts'

const BEGIN = 1_700_000_000
const library = ownSongs([
  ['Halo', 'Beyoncé'],
  ['Jóga', 'Björk'],
])
const quick = { backoffMs: 0, timeoutMs: 2000 }

let service: ScrobbleSimulator
let listening: Listening
beforeEach(async () => {
  service = await startScrobbles()
  listening = openListening(':memory:')
})
afterEach(async () => {
  listening.close()
  await service.close()
})

/** Plays a hundred seconds apart, of which every third is of a song of the library. */
function scrobbles(count: number): Scrobble[] {
  return Array.from({ length: count }, (_, i) => {
    const at = BEGIN + 100 * i
    return i % 3 === 0 ? { at, title: 'Halo', artist: 'Beyonce' } : { at, title: `Song ${i}`, artist: 'Somebody' }
  })
}

/** An answer of ListenBrainz with the newer half of its listens; one of Last.fm as it is. */
function halved(text: string): string {
  const { payload, ...rest } = JSON.parse(text) as { payload?: { listens: unknown[] } }
  if (!payload) return text
  return JSON.stringify({ ...rest, payload: { listens: payload.listens.slice(0, payload.listens.length / 2) } })
}

const SOURCES: readonly ['listenbrainz' | 'lastfm', () => HistorySource][] = [
  [
    'listenbrainz',
    () => ({ service: 'listenbrainz', account: service.account, url: service.listenbrainz, token: service.token }),
  ],
  ['lastfm', () => ({ service: 'lastfm', account: service.account, url: service.lastfm, apiKey: service.apiKey })],
]

/** All that is noted, as text, so that a play that is there twice shows. */
function heard(): string[] {
  return listening.heard.list({ limit: 1e6 }).map(({ at, title }) => `${at / 1000} ${title}`)
}

function expected(of: readonly Scrobble[] = service.scrobbles): string[] {
  return of.toSorted((a, b) => b.at - a.at).map(({ at, title }) => `${at} ${title}`)
}

describe.each(SOURCES)('%s', (name, source) => {
  test('all pages, once, and afterwards what is new', async () => {
    service.scrobbles = scrobbles(450)
    const first = await addHistory(library, listening, source(), quick)
    expect(first).toMatchObject({ status: 'done', reason: null, added: 450, plays: 150, unknown: 300 })
    expect(heard()).toEqual(expected())
    expect(listening.plays({ limit: 1000 }).every(({ source }) => source === name)).toBe(true)
    expect(listening.plays({ limit: 1 })[0]).toMatchObject({
      song: { path: '/Beyoncé/Halo.mp3' },
      outcome: 'completed',
    })
    const asked = service.log.length
    service.scrobbles.push({ at: BEGIN + 46_000, title: 'Jóga', artist: 'Björk' })
    expect(await addHistory(library, listening, source(), quick)).toMatchObject({ added: 1, plays: 1 })
    expect(heard()).toEqual(expected())
    expect(service.log.length - asked).toBeLessThan(10)
    // What a player sends late is behind the newest.
    service.scrobbles.push({ at: BEGIN + 43_001, title: 'Late', artist: 'Somebody' })
    expect(await addHistory(library, listening, source(), quick)).toMatchObject({ added: 1, plays: 0 })
    expect(heard()).toEqual(expected())
  })

  test('many plays of one second, at the end of a page', async () => {
    service.most = 5
    service.scrobbles = [
      ...scrobbles(12),
      ...Array.from({ length: 4 }, (_, i) => ({ at: BEGIN + 300, title: `Same ${i}`, artist: 'x' })),
    ]
    await addHistory(library, listening, source(), quick)
    expect(heard().toSorted()).toEqual(expected().toSorted())
  })

  test('a service that wants pauses, cuts pages, gives HTML, 502 and a page twice', async () => {
    service.scrobbles = scrobbles(330)
    let before = ''
    let asked = 0
    service.fault = (_request, response) => {
      const kind = ++asked % 6
      if (kind === 1) response.writeHead(429, { 'retry-after': '0' }).end('{}')
      else if (kind === 2) response.writeHead(502).end('<html>Bad gateway</html>')
      else if (kind === 3) response.writeHead(200, { 'content-length': '100000' }).write('{"payload": {"listens": [')
      else if (kind === 4 && before !== '') response.writeHead(200).end(before)
      else {
        const end = response.end.bind(response)
        response.end = ((text: string) => {
          before = halved(text)
          return end(text)
        }) as typeof response.end
        return false
      }
      if (kind === 3) setTimeout(() => response.destroy(), 5)
      return true
    }
    const report = await addHistory(library, listening, source(), { ...quick, tries: 8 })
    expect(report).toMatchObject({ status: 'done', added: 330 })
    expect(heard()).toEqual(expected())
  })

  test('killed between any two pages it goes on, and no play is there twice', async () => {
    service.scrobbles = scrobbles(330)
    for (let runs = 0; ; runs++) {
      const controller = new AbortController()
      const stop = (): void => controller.abort()
      const report = await addHistory(library, listening, source(), {
        ...quick,
        onProgress: stop,
        signal: controller.signal,
      })
      if (report.status === 'done') break
      expect(report.status).toBe('stopped')
      expect(runs).toBeLessThan(20)
      if (report.added === 0) break
    }
    await addHistory(library, listening, source(), quick)
    expect(heard()).toEqual(expected())
  })

  test('a service that is away: what was read stays, and the next run goes on', async () => {
    service.scrobbles = scrobbles(330)
    let asked = 0
    service.fault = (_request, response) => ++asked >= 4 && !!response.writeHead(503).end()
    const report = await addHistory(library, listening, source(), { ...quick, tries: 2 })
    expect(report).toMatchObject({ status: 'waiting', reason: expect.stringContaining('503') })
    expect(report.added).toBeGreaterThan(0)
    service.fault = () => false
    expect(await addHistory(library, listening, source(), quick)).toMatchObject({ status: 'done' })
    expect(heard()).toEqual(expected())
  })

  test('a pause that is too long ends the run at once', async () => {
    service.fault = (_request, response) => !!response.writeHead(429, { 'retry-after': '86400' }).end()
    const report = await addHistory(library, listening, source(), quick)
    expect(report).toMatchObject({ status: 'waiting', reason: expect.stringContaining('429') })
  })

  test('a wrong secret, and a user that is not there: with its reason, without the secret', async () => {
    const wrong = { ...source(), token: 'wrong-secret', apiKey: 'wrong-secret' } as HistorySource
    const refused = await addHistory(library, listening, wrong, quick).catch((error: unknown) => error)
    expect(refused).toMatchObject({ name: 'ServerError', code: 'wrong-login' })
    expect(JSON.stringify([refused, String(refused)])).not.toContain('wrong-secret')
    const nobody = { ...source(), account: 'nobody' } as HistorySource
    await expect(addHistory(library, listening, nobody, quick)).rejects.toMatchObject({ code: 'not-found' })
    const open = { ...source(), url: 'http://music.example.org/' } as HistorySource
    await expect(addHistory(library, listening, open, quick)).rejects.toThrow('use https')
  })
})

test('what is playing now is no play, and scrobbles that move between pages are read', async () => {
  service.most = 20
  service.scrobbles = scrobbles(95)
  service.playing = { at: 0, title: 'Now', artist: 'Somebody' }
  let asked = 0
  service.fault = () => {
    // A scrobble from a phone that was offline moves all pages behind it.
    if (++asked === 4) service.scrobbles.push({ at: BEGIN + 8001, title: 'From the phone', artist: 'Somebody' })
    return false
  }
  const [, source] = SOURCES[1]!
  expect(await addHistory(library, listening, source(), quick)).toMatchObject({ status: 'done', added: 96 })
  expect(heard()).toEqual(expected())
})

test('a play that two services and a player know counts once', async () => {
  const song = { hash: 'hash of /Beyoncé/Halo.mp3', path: '/Beyoncé/Halo.mp3' }
  const facts = { playedSeconds: null, durationSeconds: null, outcome: 'completed', source: 'rest' } as const
  listening.addPlays([{ user: '', song, at: (BEGIN + 2) * 1000, ...facts }])
  service.scrobbles = [
    { at: BEGIN, title: 'Halo', artist: 'Beyoncé' },
    { at: BEGIN + 261, title: 'HALO', artist: 'Beyonce' },
  ]
  for (const [, source] of SOURCES) await addHistory(library, listening, source(), quick)
  expect(listening.plays().map(({ at, source }) => [at / 1000 - BEGIN, source])).toEqual([
    [261, 'listenbrainz'],
    [2, 'rest'],
  ])
})

test('clocks that are wrong: no play of the future, and it goes on from today', async () => {
  service.scrobbles = [...scrobbles(3), { at: 9e12, title: 'Halo', artist: 'Beyonce' }]
  const [, source] = SOURCES[0]!
  expect(await addHistory(library, listening, source(), quick)).toMatchObject({ status: 'done', added: 3 })
  expect(listening.heard.accounts()[0]!.upTo).toBeLessThanOrEqual(Date.now())
})

test('a song that comes into the library later gets its plays', async () => {
  service.scrobbles = scrobbles(9)
  const [, source] = SOURCES[0]!
  expect(await addHistory(ownSongs([]), listening, source(), quick)).toMatchObject({ added: 9, plays: 0, unknown: 7 })
  expect(await addHistory(library, listening, source(), quick)).toMatchObject({ added: 0, plays: 3, unknown: 6 })
  expect(listening.playCounts()).toMatchObject([{ count: 3, song: { path: '/Beyoncé/Halo.mp3' } }])
})

test('files of ListenBrainz, Last.fm and Spotify; the same plays come over the API again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'murecom-history-'))
  try {
    const listens = scrobbles(4).map(({ at, title, artist }) =>
      JSON.stringify({ listened_at: at, track_metadata: { track_name: title, artist_name: artist } }),
    )
    writeFileSync(join(folder, 'listens.jsonl'), listens.join('\n'))
    writeFileSync(join(folder, 'lastfm.csv'), 'Björk,Homogenic,Jóga,14 Nov 2023 22:13\n'.repeat(2))
    const streams = [
      {
        ts: '2024-01-01T10:00:00Z',
        ms_played: 200_000,
        master_metadata_track_name: 'Halo',
        master_metadata_album_artist_name: 'Beyoncé',
        master_metadata_album_album_name: 'I Am',
        spotify_track_uri: 'spotify:track:4JehYebiI9JE8sR8MisGVb',
      },
    ]
    writeFileSync(join(folder, 'endsong_0.json'), JSON.stringify(streams))
    const report = await addHistory(library, listening, { files: folder }, quick)
    expect(report).toMatchObject({ status: 'done', read: 7, added: 6, plays: 4, unknown: 2 })
    expect(await addHistory(library, listening, { files: folder }, quick)).toMatchObject({ added: 0, plays: 0 })
    service.scrobbles = [...scrobbles(4), { at: BEGIN + 33, title: 'Jóga', artist: 'Björk' }]
    for (const [, source] of SOURCES) await addHistory(library, listening, source(), quick)
    // 22:13 is some second of that minute.
    expect(listening.playCounts().map(({ song, count }) => [song.path, count])).toEqual([
      ['/Beyoncé/Halo.mp3', 3],
      ['/Björk/Jóga.mp3', 1],
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
