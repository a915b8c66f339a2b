import { inspect } from 'node:util'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { SpotifyClient, type SpotifyError } from '../src/index.ts'
import { RequestGate } from '../src/spotify/gate.ts'
import { entriesOf, pageOf, playlistOf, trackOf } from '../src/spotify/normalise.ts'
import { clientOf, simulatorOf } from './helpers.ts'

const small = { playlists: 300, meanLength: 10 }

describe('SpotifyClient', () => {
  it('searches with the page size of its profile', async () => {
    const extended = clientOf(await simulatorOf(small))
    expect((await extended.searchPlaylists('rock')).rows.length).toBeGreaterThan(10)
    const development = clientOf(await simulatorOf({ ...small, profile: 'development' }), { profile: 'development' })
    const page = await development.searchPlaylists('rock')
    expect(page.rows).toHaveLength(10)
    expect(page.hasNext).toBe(true)
  })

  it('renews a token that ran out, once for all requests', async () => {
    const simulator = await simulatorOf(small)
    const client = clientOf(simulator)
    await client.searchPlaylists('rock')
    simulator.expireTokens()
    await Promise.all(Array.from({ length: 8 }, () => client.searchPlaylists('rock')))
    expect(simulator.tokensIssued).toBe(2)
  })

  it('gives up after one renewal at 401', async () => {
    const simulator = await simulatorOf(small)
    simulator.fault({ kind: '401', match: '/search', times: 2 })
    await expect(clientOf(simulator).searchPlaylists('rock')).rejects.toMatchObject({
      code: 'unauthorized',
      status: 401,
    })
  })

  it('asks for a token before the old one ends', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const simulator = await simulatorOf({ ...small, tokenLifetimeSeconds: 60 })
    const client = clientOf(simulator)
    await client.searchPlaylists('rock')
    vi.advanceTimersByTime(29_000)
    await client.searchPlaylists('rock')
    expect(simulator.tokensIssued).toBe(1)
    vi.advanceTimersByTime(2000) // past the half of its time; the simulator's clock stands still
    await client.searchPlaylists('rock')
    expect(simulator.tokensIssued).toBe(2)
  })

  it.each(['500', '502', 'cut', 'truncated', 'html', '429', '429-date', '429-quota'] as const)(
    'passes %s by trying again',
    async kind => {
      const simulator = await simulatorOf(small)
      simulator.fault({ kind, match: '/search', times: 2, retryAfter: 0.01 })
      expect((await clientOf(simulator).searchPlaylists('rock')).rows.length).toBeGreaterThan(0)
      expect(simulator.requests).toBe(3)
    },
  )

  it('passes a slow body by its time limit', async () => {
    const simulator = await simulatorOf(small)
    simulator.fault({ kind: 'slow', match: '/search' })
    expect((await clientOf(simulator, { timeoutMs: 200 }).searchPlaylists('rock')).rows.length).toBeGreaterThan(0)
  })

  it('ends with the reason after its tries', async () => {
    const simulator = await simulatorOf(small)
    simulator.fault({ kind: '500', match: '/search', times: 3 })
    await expect(clientOf(simulator, { tries: 3 }).searchPlaylists('rock')).rejects.toMatchObject({
      code: 'server',
      status: 500,
      message: 'GET /search: answered 500 (3 tries)',
    })
  })

  it('tells forbidden from gone', async () => {
    const simulator = await simulatorOf({ ...small, profile: 'development' })
    const client = clientOf(simulator, { profile: 'development' })
    const id = (await client.searchPlaylists('rock')).rows.find(row => row)!.sourceId
    await expect(client.playlistEntries(id)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(client.playlistEntries('nothing')).rejects.toMatchObject({ code: 'not-found' })
    await expect(client.audioFeatures(['x'])).rejects.toThrow(/only to keys with extended quota/)
  })

  it('makes all workers wait for one long pause, and says until when', async () => {
    const simulator = await simulatorOf(small)
    const client = clientOf(simulator)
    client.useGate(new RequestGate({ maxWaitMs: 1000 }))
    simulator.fault({ kind: '429-quota', match: '/search', retryAfter: 48_925 })
    const error = (await client.searchPlaylists('rock').catch(e => e)) as SpotifyError
    expect(error).toMatchObject({ code: 'rate-limited' })
    expect(error.retryAt! - Date.now()).toBeGreaterThan(48_900_000)
    const sent = simulator.requests
    await expect(client.searchPlaylists('jazz')).rejects.toMatchObject({ code: 'rate-limited' })
    expect(simulator.requests).toBe(sent)
  })

  it('rotates refresh tokens and hands out each new one', async () => {
    const simulator = await simulatorOf({ ...small, profile: 'development' })
    const kept: string[] = []
    const client = clientOf(simulator, {
      clientSecret: undefined,
      refreshToken: simulator.newRefreshToken(),
      onRefreshToken: token => void kept.push(token),
      profile: 'development',
    })
    expect(await client.userId()).toBe('simulated-user')
    simulator.expireTokens()
    await client.myPlaylists()
    expect(new Set(kept).size).toBe(2)
  })

  it('rejects with the reason of its signal, also while a token is renewed', async () => {
    const simulator = await simulatorOf(small)
    const reason = new Error('enough')
    const stop = new AbortController()
    const never = new Promise<Response>(() => {})
    let asked = 0
    const client = clientOf(simulator, {
      fetch: () => {
        asked++
        setTimeout(() => stop.abort(reason))
        return never
      },
    })
    await expect(client.searchPlaylists('rock', { signal: stop.signal })).rejects.toBe(reason)
    expect(asked).toBe(1) // the token's request, which goes on without this caller
    const audio = clientOf(simulator).audioFeatures(['x'], { signal: AbortSignal.abort(reason) })
    await expect(audio).rejects.toBe(reason)
  })

  it('refuses wrong options by name', async () => {
    const client = clientOf(await simulatorOf(small))
    await expect(client.searchPlaylists('a', { offset: -1 })).rejects.toThrow(
      'SpotifyClient.searchPlaylists: offset must be an integer of at least 0, got -1',
    )
    await expect(client.searchPlaylists('a', 50 as never)).rejects.toThrow('options must be an object, got 50')
    await expect(client.recommendations(undefined as never)).rejects.toThrow('seedTracks must be an array')
    await expect(client.findTrack({ trackName: 'a', topn: 3 } as never)).rejects.toThrow('did you mean limit?')
    expect(() => new SpotifyClient({ client_id: 'a' } as never)).toThrow('did you mean clientId?')
    expect(() => new SpotifyClient(undefined as never)).toThrow('clientId must be a non-empty string, got undefined')
  })

  it('finds a track through Spotify, best first', async () => {
    const simulator = await simulatorOf(small)
    const client = clientOf(simulator)
    const wanted = (
      await client.tracks([(await client.recommendations({ seedTracks: ['x'], limit: 5 }))[0]!.sourceId])
    )[0]!
    const found = await client.findTrack({ trackName: wanted.name.toUpperCase(), artists: [wanted.artists[0]!.name] })
    expect(found[0]).toMatchObject({ sourceId: wanted.sourceId, score: 1 })
  })

  it('shows no secret, whatever goes wrong', async () => {
    const simulator = await simulatorOf(small)
    const secret = 'very-secret-value'
    const client = clientOf(simulator, { clientSecret: secret })
    const error = (await client.searchPlaylists('rock').catch(e => e)) as Error
    expect(error).toMatchObject({ code: 'unauthorized', message: expect.stringContaining('Invalid client') })
    for (const shown of [
      inspect(error, { depth: 9 }),
      inspect(client, { depth: 9, showHidden: true }),
      JSON.stringify(client),
      error.stack ?? '',
    ]) {
      expect(shown).not.toContain(secret)
      expect(shown).not.toContain(Buffer.from(`simulated-client:${secret}`).toString('base64'))
    }
  })

  it('refuses wrong options by name, and to send a secret in the clear', () => {
    const good = { clientId: 'a', clientSecret: 'b' }
    expect(() => new SpotifyClient({ ...good, clientId: '' })).toThrow('clientId must be a non-empty string, got ""')
    expect(() => new SpotifyClient({ clientId: 'a' })).toThrow('clientSecret or refreshToken')
    expect(() => new SpotifyClient({ ...good, profile: 'other' as never })).toThrow(RangeError)
    expect(() => new SpotifyClient({ ...good, baseUrl: 'http://example.org/v1' })).toThrow(/must be an https URL/)
    expect(() => new SpotifyClient({ ...good, tries: 0 })).toThrow(RangeError)
  })
})

describe('RequestGate', () => {
  const HOUR = 3_600_000
  it('spends a rolling budget, and says when the oldest hour falls out', async () => {
    let now = 1000 * HOUR
    const gate = new RequestGate({ requestsPerDay: 2, maxWaitMs: 0, now: () => now })
    await gate.enter()
    now += HOUR
    await gate.enter()
    await expect(gate.enter()).rejects.toMatchObject({ code: 'rate-limited', retryAt: 1024 * HOUR })
    now = 1024 * HOUR
    await gate.enter()
    await expect(gate.enter()).rejects.toMatchObject({ retryAt: 1025 * HOUR })
  })

  it('does not wait longer when the clock is set back', async () => {
    let now = 1000 * HOUR
    const gate = new RequestGate({ requestsPerDay: 1, maxWaitMs: 0, now: () => now })
    gate.pause(60_000, 'test')
    now -= 500 * HOUR
    await expect(gate.enter()).rejects.toMatchObject({ retryAt: now + 60_000 })
    now += 500 * HOUR + 60_000
    await gate.enter()
    now -= 48 * HOUR
    await expect(gate.enter()).rejects.toMatchObject({ retryAt: (Math.floor(now / HOUR) + 24) * HOUR })
  })

  it('keeps a longer pause', () => {
    const gate = new RequestGate({ now: () => 0 })
    gate.pause(5000, 'long')
    gate.pause(1000, 'short')
    expect(gate.pausedUntil).toEqual({ at: 5000, reason: 'long' })
  })

  it('keeps requests apart by the least interval', async () => {
    const gate = new RequestGate({ minIntervalMs: 20 })
    const start = performance.now()
    for (let i = 0; i < 4; i++) await gate.enter()
    expect(performance.now() - start).toBeGreaterThanOrEqual(59)
  })
})

describe('reading Spotify’s answers', () => {
  const item = {
    type: 'track',
    id: 'a',
    name: 'A',
    artists: [{ id: 'x', name: 'X' }],
    album: { id: 'al', name: 'Al', images: [{ url: 'u' }] },
  }
  it('takes both spellings, and keeps positions around what is no track', () => {
    for (const name of ['track', 'item']) {
      const rows = [
        { [name]: item },
        { [name]: null },
        null,
        { [name]: { type: 'episode', id: 'e' } },
        { added_at: '2020-01-01T00:00:00Z', [name]: item },
      ]
      const page = entriesOf({ items: rows, total: 250, next: 'more' }, 100)
      expect(page.entries.map(e => e.position)).toEqual([100, 104])
      expect(page).toMatchObject({ empty: 2, episodes: 1, hasNext: true, total: 250 })
      expect(page.entries[1]!.addedAt).toBe(Date.UTC(2020, 0, 1))
      expect(page.entries[0]!.track.album).toMatchObject({ imageUrl: 'u' })
    }
  })
  it('keeps local tracks by their address, and passes tracks without identity', () => {
    expect(trackOf({ id: null, is_local: true, uri: 'spotify:local:a:b:c:1', name: 'c' })).toMatchObject({
      kind: 'local',
      sourceId: 'spotify:local:a:b:c:1',
    })
    expect(trackOf({ type: 'track', id: null, is_local: false, name: 'removed' })).toBeNull()
  })
  it('ends on an empty page whatever next says', () => {
    expect(pageOf({ items: [], next: 'more', total: 500 }, 100, 50, x => x).hasNext).toBe(false)
    expect(pageOf({ items: [null], next: 'more', total: null }, 100, 50, x => x).hasNext).toBe(true)
    expect(pageOf(null, 0, 50, x => x)).toEqual({ rows: [], total: null, hasNext: false })
  })
  it('survives anything', () => {
    for (const junk of [null, 1, 'x', [], {}, { id: 1 }, { id: 'a', owner: 3, tracks: null, items: [] }]) {
      expect(() => [playlistOf(junk), trackOf(junk), entriesOf(junk, 0)]).not.toThrow()
    }
  })
})
