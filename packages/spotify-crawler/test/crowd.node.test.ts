import { startPostgresOrSkip } from '@murecom/testing/postgres'
import { afterAll, expect, it, onTestFinished } from 'vitest'
import { type Catalog, type CrawlOptions, crawl, openCatalog } from '../src/index.ts'
import { alone, crowdRun } from './crowd-run.ts'
import { clientOf, simulatorOf } from './helpers.ts'
import { KILL_WORLD } from './kill-run.ts'

// The long form, 50 kills, is bench/crowd.bench.ts.
const postgres = await startPostgresOrSkip()
afterAll(() => postgres?.stop())

it.skipIf(!postgres)(
  'crawlers of one catalogue, some of them killed, find what one finds alone',
  async () => {
    const wanted = await alone()
    const run = await crowdRun(postgres!, { crawlers: 3, kills: 3, seed: 1 }, wanted)
    expect(run.kills).toBe(3)
    expect(run.contents).toEqual(wanted.contents)
    // What was in flight is asked for again: a page of entries, and with its last the list itself.
    expect(run.repeated).toBeLessThanOrEqual(2 * run.takeovers)
    expect(run.broken).toBe(0)
    expect(run.counted).toBeGreaterThanOrEqual(run.arrived)
  },
  240_000,
)

it.skipIf(!postgres)(
  'they share the budget of the day, and one that is stopped leaves its work to the others',
  async () => {
    const simulator = await simulatorOf(KILL_WORLD)
    const url = postgres!.newDatabase()
    const [first, second] = [await openCatalog(url), await openCatalog(url)]
    onTestFinished(() => {
      first.close()
      second.close()
    })
    const options = { seedWord: 'rock', targetPlaylists: 20, concurrency: 2 }
    const crawler = (catalog: Catalog, more: Partial<CrawlOptions>) =>
      crawl({ catalog, client: clientOf(simulator), ...options, ...more })
    const limited = { requestsPerDay: 30, maxWaitMs: 0 }
    const spent = await Promise.all([crawler(first, limited), crawler(second, limited)])
    expect(spent.map(report => report.status)).toEqual(['waiting', 'waiting'])
    expect(spent[0]!.resumeAt).toBeGreaterThan(Date.now())
    expect(simulator.requests).toBeGreaterThan(20)
    expect(simulator.requests).toBeLessThanOrEqual(30)
    // Leases of a minute that were not given back would make the second wait for a minute.
    const signal = AbortSignal.timeout(200)
    await crawler(first, { signal, minIntervalMs: 20 })
    expect(second.store.prepare(HELD).pluck().get()).toBe(0)
    expect(await crawler(second, {})).toMatchObject({ status: 'done', playlists: 20 })
  },
  240_000,
)

const HELD = "SELECT count(*) FROM crawl_playlists WHERE lease_owner IS NOT NULL AND state IN ('queued', 'active')"
