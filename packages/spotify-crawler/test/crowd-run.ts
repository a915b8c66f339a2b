import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { type Simulator, startSimulator } from '@murecom/spotify-simulator'
import type { PostgresServer } from '@murecom/testing/postgres'
import { crawl, openCatalog } from '../src/index.ts'
import { clientOf, dump } from './helpers.ts'
import { KILL_TARGET, KILL_WORLD } from './kill-run.ts'

/** What a crawl gives when nobody disturbs it, and what it was answered. */
export interface Undisturbed {
  contents: unknown
  answers: readonly string[]
  /** Playlists that it was to have. */
  target: number
}

export async function alone(target = KILL_TARGET): Promise<Undisturbed> {
  const simulator = await startSimulator(KILL_WORLD)
  const catalog = await openCatalog(':memory:')
  try {
    await crawl({ catalog, client: clientOf(simulator), seedWord: 'rock', targetPlaylists: target })
    return { contents: dump(catalog), answers: [...simulator.answers], target }
  } finally {
    catalog.close()
    await simulator.close()
  }
}

export interface Crowd {
  contents: unknown
  kills: number
  /** Playlists and words that one crawler took over from another. */
  takeovers: number
  /** Answers that were given more often than to one undisturbed crawler. */
  repeated: number
  /** Pauses that Spotify asked for, and requests that were let through while one was in force. */
  pauses: number
  broken: number
  /** Requests that were counted, and those that arrived. */
  counted: number
  arrived: number
}

/** Milliseconds after which the work of a dead crawler is taken over. */
const LEASE_MS = 2500
/** A budget that is not reached: requests are then counted in the database, one by one. */
const LARGE_BUDGET = 1_000_000

/**
 * Triggers that write down what must not happen, in the transaction in which it does: no clock of ours and no order of arrivals is
 * asked. A request is let through by counting it.
 */
const WATCH = `
  SET search_path = murecom_catalog;
  CREATE TABLE seen (what text NOT NULL);
  CREATE FUNCTION see_takeover() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF OLD.lease_owner <> NEW.lease_owner THEN INSERT INTO murecom_catalog.seen VALUES ('takeover'); END IF; RETURN NEW; END $$;
  CREATE TRIGGER t AFTER UPDATE ON crawl_playlists FOR EACH ROW EXECUTE FUNCTION see_takeover();
  CREATE TRIGGER t AFTER UPDATE ON crawl_words FOR EACH ROW EXECUTE FUNCTION see_takeover();
  CREATE FUNCTION see_pause() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO murecom_catalog.seen VALUES ('pause'); RETURN NEW; END $$;
  CREATE TRIGGER t AFTER INSERT OR UPDATE ON crawl_limits FOR EACH ROW WHEN (NEW.scope = 'spotify') EXECUTE FUNCTION see_pause();
  CREATE FUNCTION see_request() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT 1 FROM murecom_catalog.crawl_limits WHERE scope = 'spotify'
      AND not_before > extract(epoch FROM clock_timestamp()) * 1000 + 20)
    THEN INSERT INTO murecom_catalog.seen VALUES ('broken'); END IF; RETURN NEW; END $$;
  CREATE TRIGGER t AFTER INSERT OR UPDATE ON crawl_budget FOR EACH ROW EXECUTE FUNCTION see_request();`

/** Crawls with several processes at once, of which one after the other is killed (SIGKILL) and replaced, and then to the end. */
export async function crowdRun(
  postgres: PostgresServer,
  options: { crawlers: number; kills: number; seed: number },
  wanted: Undisturbed,
): Promise<Crowd> {
  const random = mulberry32(options.seed)
  const simulator = await startSimulator(KILL_WORLD)
  const url = postgres.newDatabase()
  ;(await openCatalog(url)).close()
  postgres.sql(url, WATCH)
  const running = new Set<ChildProcess>()
  const failures: string[] = []
  const start = (): void => void running.add(crawler(url, simulator, wanted.target, running, failures))
  let kills = 0
  try {
    for (let i = 0; i < options.crawlers; i++) start()
    while (kills < options.kills && running.size > 0 && failures.length === 0) {
      const at = simulator.requests + 1 + Math.floor(random() * 20)
      while (simulator.requests < at && running.size === options.crawlers && failures.length === 0) await pause(1)
      await pause(random() * 6)
      // A pause that all must obey, now and then, wherever they are.
      if (random() < 0.5) simulator.fault({ kind: '429', retryAfter: 1 })
      const victims = [...running]
      const victim = victims[Math.floor(random() * victims.length)]
      if (victim?.kill('SIGKILL')) {
        kills++
        await once(victim, 'exit')
        start()
      }
    }
    while (running.size > 0) await pause(20)
    if (failures.length > 0) throw new Error(failures.join('\n'))
    const seen = (what: string): number =>
      Number(postgres.sql(url, `SELECT count(*) FROM murecom_catalog.seen WHERE what = '${what}'`))
    const catalog = await openCatalog(url)
    const contents = dump(catalog)
    catalog.close()
    return {
      contents,
      kills,
      takeovers: seen('takeover'),
      repeated: surplus(simulator.answers, wanted.answers),
      pauses: seen('pause'),
      broken: seen('broken'),
      counted: Number(postgres.sql(url, 'SELECT sum(used) FROM murecom_catalog.crawl_budget')),
      arrived: simulator.requests,
    }
  } finally {
    for (const child of running) child.kill('SIGKILL')
    await simulator.close()
  }
}

function crawler(
  url: string,
  simulator: Simulator,
  target: number,
  running: Set<ChildProcess>,
  failures: string[],
): ChildProcess {
  const script = join(import.meta.dirname, 'crawl-process.ts')
  const more = JSON.stringify({ leaseMs: LEASE_MS, requestsPerDay: LARGE_BUDGET, concurrency: 3 })
  const args = [url, simulator.apiUrl, simulator.accountsUrl, String(target), more]
  const child = spawn(process.execPath, ['--conditions=@murecom/source', script, ...args])
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += data))
  child.on('close', (code, signal) => {
    running.delete(child)
    if (signal !== 'SIGKILL' && code !== 0) failures.push(`a crawler ended with ${code}: ${output}`)
  })
  return child
}

/** How many of `got` are more than there are in `wanted`. */
function surplus(got: readonly string[], wanted: readonly string[]): number {
  const left = new Map<string, number>()
  for (const one of wanted) left.set(one, (left.get(one) ?? 0) + 1)
  let more = 0
  for (const one of got) {
    const n = left.get(one) ?? 0
    if (n === 0) more++
    else left.set(one, n - 1)
  }
  return more
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
