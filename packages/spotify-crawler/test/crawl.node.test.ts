import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Catalog, type CrawlOptions, crawl, openCatalog } from '../src/index.ts'
import { clientOf, dump, memoryCatalog, simulatorOf, sqliteOf, temporaryFolder } from './helpers.ts'

const world = { seed: 5, playlists: 400, meanLength: 60, tracks: 3000 }
const faults = {
  transient: 0.15,
  poisonedSearches: 0.05,
  poisonedPlaylists: 0.03,
  gone: 0.03,
  forbidden: 0.03,
  edited: 0.3,
}

async function crawled(
  simulation: Parameters<typeof simulatorOf>[0],
  options: Partial<CrawlOptions> = {},
): Promise<Catalog> {
  const simulator = await simulatorOf(simulation)
  const catalog = await memoryCatalog()
  await crawl({ catalog, client: clientOf(simulator), seedWord: 'rock', ...options })
  return catalog
}

const visible = (catalog: Catalog): string[] =>
  catalog.store.prepare('SELECT source_id FROM playlists WHERE complete = 1 ORDER BY 1').pluck().all() as string[]

describe('crawl', () => {
  it('follows the words of names until the target, and stops there', async () => {
    const simulator = await simulatorOf(world)
    const catalog = await memoryCatalog()
    const report = await crawl({ catalog, client: clientOf(simulator), seedWord: 'rock', targetPlaylists: 120 })
    expect(report).toMatchObject({ status: 'done', playlists: 120, failed: 0 })
    expect(catalog.stats().playlists).toBe(120)
    const words = catalog.store.prepare("SELECT count(*) FROM crawl_words WHERE state <> 'new'").pluck().get()
    expect(words).toBeGreaterThan(2)
    expect(report.requests).toBe(simulator.requests + simulator.tokensIssued)
  })

  it('ends when no word is left', async () => {
    const catalog = await memoryCatalog()
    const report = await crawl({ catalog, client: clientOf(await simulatorOf(world)), seedWord: 'rock' })
    expect(report.status).toBe('exhausted')
    expect(report.playlists).toBeGreaterThan(350)
    expect([...catalog.playlists()].length).toBeGreaterThan(340)
  })

  it('keeps order, holes, repeats and local tracks as Spotify has them', async () => {
    const simulator = await simulatorOf({ ...world, playlists: 60 })
    const catalog = await memoryCatalog()
    const client = clientOf(simulator)
    await crawl({ catalog, client, seedWord: 'rock' })
    for (const sourceId of visible(catalog)) {
      const wanted = []
      for (let offset = 0, more = true; more; offset += 100) {
        const page = await client.playlistEntries(sourceId, { offset })
        wanted.push(...page.entries.map(e => [e.position, e.track.sourceId]))
        more = page.hasNext
      }
      const got = catalog.store
        .prepare(
          'SELECT e.position, t.source_id FROM playlist_tracks e JOIN tracks t ON t.id = e.track_id JOIN playlists p ON p.id = e.playlist_id WHERE p.source_id = ? ORDER BY 1',
        )
        .raw()
        .all(sourceId)
      expect(got).toEqual(wanted)
    }
    expect(catalog.store.prepare("SELECT count(*) FROM tracks WHERE kind = 'local'").pluck().get()).toBeGreaterThan(0)
  })

  it('gives the same contents under faults, whatever the concurrency', async () => {
    const one = await crawled({ ...world, faults }, { concurrency: 1, targetPlaylists: 150 })
    const eight = await crawled({ ...world, faults }, { concurrency: 8, targetPlaylists: 150 })
    expect(visible(one)).toHaveLength(150)
    expect(dump(eight)).toEqual(dump(one))
  })

  it('gives the same contents when it is stopped again and again', async () => {
    const whole = await crawled({ ...world, faults }, { targetPlaylists: 100 })
    const simulator = await simulatorOf({ ...world, faults })
    const catalog = await memoryCatalog()
    let calls = 0
    for (let status = 'stopped'; status === 'stopped'; calls++) {
      const signal = AbortSignal.timeout(20 + calls * 5)
      status = (await crawl({ catalog, client: clientOf(simulator), seedWord: 'rock', targetPlaylists: 100, signal }))
        .status
    }
    expect(calls).toBeGreaterThan(2)
    expect(dump(catalog)).toEqual(dump(whole))
  })

  it('states forbidden, gone and failed playlists, and tries the failed ones again on demand', async () => {
    const simulator = await simulatorOf({
      ...world,
      playlists: 100,
      faults: { gone: 0.1, forbidden: 0.1, poisonedPlaylists: 0.1 },
    })
    const catalog = await memoryCatalog()
    const options = { catalog, client: clientOf(simulator, { tries: 2 }), seedWord: 'rock' }
    const report = await crawl(options)
    expect(Math.min(report.forbidden, report.gone, report.failed)).toBeGreaterThan(0)
    expect(report.problems.filter(p => p.what.startsWith('playlist'))).toHaveLength(report.failed)
    expect(catalog.stats().playlists).toBe(report.playlists)
    const before = simulator.requests
    expect(await crawl(options)).toMatchObject({ status: 'exhausted', requests: 0, failed: report.failed })
    expect(simulator.requests).toBe(before)
    const again = await crawl({ ...options, retryFailed: true })
    expect(again.requests).toBeGreaterThan(0)
    expect(again.failed).toBe(report.failed)
  })

  it('skips poisoned pages of a search and writes them down', async () => {
    const simulator = await simulatorOf({ ...world, faults: { poisonedSearches: 0.2 } })
    const catalog = await memoryCatalog()
    const report = await crawl({ catalog, client: clientOf(simulator, { tries: 2 }), seedWord: 'rock' })
    expect(report.status).toBe('exhausted')
    expect(report.problems.some(p => /^search ".+" from \d+$/.test(p.what) && p.reason.includes('500'))).toBe(true)
    expect(report.playlists).toBeGreaterThan(200)
  })

  it('ends with the time to come back when a pause is too long, and honours it at the next start', async () => {
    const simulator = await simulatorOf(world)
    const catalog = await memoryCatalog()
    const options = { catalog, client: clientOf(simulator), seedWord: 'rock', targetPlaylists: 50, maxWaitMs: 1000 }
    simulator.fault({ kind: '429-quota', match: '/tracks', retryAfter: 7200 })
    const report = await crawl(options)
    expect(report.status).toBe('waiting')
    expect(report.resumeAt! - Date.now()).toBeGreaterThan(7_100_000)
    const sent = simulator.requests
    expect(await crawl({ ...options, client: clientOf(simulator) })).toMatchObject({ status: 'waiting', requests: 0 })
    expect(simulator.requests).toBe(sent)
    catalog.store.execute('UPDATE crawl_limits SET set_at = set_at - 7200000, not_before = not_before - 7200000')
    expect(await crawl(options)).toMatchObject({ status: 'done', playlists: 50 })
  })

  it('keeps a daily budget over restarts', async () => {
    const simulator = await simulatorOf(world)
    const catalog = await memoryCatalog()
    const options = { catalog, client: clientOf(simulator), seedWord: 'rock', maxWaitMs: 0, requestsPerDay: 30 }
    expect(await crawl(options)).toMatchObject({ status: 'waiting' })
    expect(await crawl(options)).toMatchObject({ status: 'waiting', requests: 0 })
    expect(simulator.requests + simulator.tokensIssued).toBeLessThanOrEqual(30)
  })

  it('goes on when the clock was set back', async () => {
    const simulator = await simulatorOf(world)
    const catalog = await memoryCatalog()
    const year = 365 * 86_400_000
    const row = catalog.store.prepare("INSERT INTO crawl_limits VALUES ('spotify', ?, ?, 'test')")
    row.run(Date.now() + year, Date.now() + year + 50)
    const report = await crawl({
      catalog,
      client: clientOf(simulator),
      seedWord: 'rock',
      targetPlaylists: 5,
      maxWaitMs: 60_000,
    })
    expect(report.status).toBe('done')
  })

  it('refuses a second crawl of one database, and lets it in when the first has ended', async () => {
    const simulator = await simulatorOf(world)
    const path = join(temporaryFolder(), 'a.db')
    const [a, b] = [await openCatalog(path), await openCatalog(path)]
    const first = crawl({ catalog: a, client: clientOf(simulator), seedWord: 'rock', targetPlaylists: 30 })
    await expect(crawl({ catalog: b, client: clientOf(simulator), seedWord: 'jazz' })).rejects.toMatchObject({
      code: 'crawl-running',
    })
    await first
    expect(
      await crawl({ catalog: b, client: clientOf(simulator), seedWord: 'jazz', targetPlaylists: 3 }),
    ).toMatchObject({ status: 'done' })
    a.close()
    b.close()
  })

  it('keeps its state when Spotify cannot be reached', async () => {
    const simulator = await simulatorOf(world)
    const catalog = await memoryCatalog()
    const options = { catalog, seedWord: 'rock', targetPlaylists: 40 }
    const signal = AbortSignal.timeout(60)
    await crawl({ ...options, client: clientOf(simulator), signal })
    const gone = clientOf(simulator, { baseUrl: 'http://127.0.0.1:9', tries: 2 })
    await expect(crawl({ ...options, client: gone })).rejects.toMatchObject({ code: 'network' })
    expect(await crawl({ ...options, client: clientOf(simulator) })).toMatchObject({
      status: 'done',
      playlists: 40,
      failed: 0,
    })
  })

  it('rolls a page back when the disk is full, and goes on when there is room', async () => {
    const simulator = await simulatorOf(world)
    const path = join(temporaryFolder(), 'a.db')
    const catalog = await openCatalog(path)
    sqliteOf(catalog).pragma(
      `max_page_count = ${(sqliteOf(catalog).pragma('page_count', { simple: true }) as number) + 60}`,
    )
    const options = { catalog, client: clientOf(simulator), seedWord: 'rock', targetPlaylists: 60 }
    await expect(crawl(options)).rejects.toMatchObject({ code: 'SQLITE_FULL' })
    expect(sqliteOf(catalog).pragma('integrity_check', { simple: true })).toBe('ok')
    sqliteOf(catalog).pragma('max_page_count = 1073741823')
    await crawl(options)
    const whole = await crawled(world, { targetPlaylists: 60 })
    expect(dump(catalog)).toEqual(dump(whole))
    catalog.close()
  })

  it('takes an ordinary key to one’s own playlists, and again when they changed', async () => {
    const simulator = await simulatorOf({ ...world, profile: 'development', ownPlaylists: 3 })
    const catalog = await memoryCatalog()
    const client = clientOf(simulator, {
      profile: 'development',
      clientSecret: undefined,
      refreshToken: simulator.newRefreshToken(),
    })
    const options = { catalog, client, mine: true, minIntervalMs: 0 }
    expect(await crawl(options)).toMatchObject({ status: 'exhausted', playlists: 3, forbidden: 0 })
    const before = dump(catalog)
    const unchanged = await crawl(options)
    expect(unchanged.requests).toBeLessThanOrEqual(3)
    expect(dump(catalog)).toEqual(before)
    simulator.edit(1)
    await crawl(options)
    expect(dump(catalog)).not.toEqual(before)
    expect(catalog.stats()).toMatchObject({ playlists: 3, incompletePlaylists: 0 })
  })

  it('keeps owners only when told to', async () => {
    const catalog = await crawled({ ...world, playlists: 50 })
    const owners = (c: Catalog): unknown => c.store.prepare('SELECT count(owner_id) FROM playlists').pluck().get()
    expect(owners(catalog)).toBe(0)
    expect(owners(await crawled({ ...world, playlists: 50 }, { keepOwners: true }))).toBeGreaterThan(0)
  })

  it('reports progress', async () => {
    const seen: unknown[] = []
    await crawled(world, { targetPlaylists: 60, onProgress: p => void seen.push(p) })
    expect(seen[0]).toMatchObject({ target: 60, pausedUntil: undefined })
  })

  it('refuses wrong options by name', async () => {
    const catalog = await memoryCatalog()
    const client = clientOf(await simulatorOf({ playlists: 1 }))
    await expect(crawl({ catalog, client, seedWord: ' ' })).rejects.toThrow('seedWord must be a word')
    await expect(crawl({ catalog, client, seedWord: 'a', targetPlaylists: 0 })).rejects.toThrow(RangeError)
    await expect(crawl({ catalog, client, seedWord: 'a', concurrency: 0 })).rejects.toThrow(RangeError)
    await expect(crawl({ catalog, client, seed: 'a' } as never)).rejects.toThrow(
      'crawl: seed is not an option; did you mean seedWord?',
    )
    await expect(crawl(undefined as never)).rejects.toThrow('crawl: catalog must be a Catalog, got undefined')
    await expect(crawl({ catalog, seedWord: 'a' } as never)).rejects.toThrow('crawl: client must be a SpotifyClient')
  })

  it('stops at a number of tracks', async () => {
    const catalog = await crawled(world, { targetTracks: 500, concurrency: 1 })
    expect(catalog.stats().tracks).toBeGreaterThanOrEqual(500)
    expect(catalog.stats().tracks).toBeLessThan(800)
  })
})
