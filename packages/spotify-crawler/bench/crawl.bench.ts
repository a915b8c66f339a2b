/**
 * The crawl against the simulator, which runs in a process of its own, as Spotify does. Without limits: playlists a minute with 8
 * requests in flight. With a rate limit: requests that were answered, of those that the limit allows in the time.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startSimulator } from '@murecom/spotify-simulator'
import { type Row, record } from '../../../benchmarks/record.ts'
import { crawl, openCatalog, SpotifyClient } from '../src/index.ts'

const rows: Row[] = []

if (process.argv[2] === 'serve') {
  const simulator = await startSimulator(JSON.parse(process.argv[3]!))
  process.send!({ apiUrl: simulator.apiUrl, accountsUrl: simulator.accountsUrl })
  process.on('message', () => process.send!({ answered: simulator.answered }))
} else {
  await withoutLimit()
  await withLimit()
  record('spotify-crawler-crawl', {}, rows)
}

async function serve(options: object): Promise<{ client: SpotifyClient; answered(): Promise<number>; stop(): void }> {
  const child = spawn(
    process.execPath,
    ['--conditions=@murecom/source', import.meta.filename, 'serve', JSON.stringify(options)],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  )
  const [urls] = (await once(child, 'message')) as [{ apiUrl: string; accountsUrl: string }]
  const keys = { clientId: 'simulated-client', clientSecret: 'simulated-secret', profile: 'extended' as const }
  return {
    client: new SpotifyClient({ ...keys, baseUrl: urls.apiUrl, accountsUrl: urls.accountsUrl }),
    async answered() {
      child.send('count')
      return ((await once(child, 'message')) as [{ answered: number }])[0].answered
    },
    stop: () => void child.kill(),
  }
}

async function withoutLimit(): Promise<void> {
  const { client, stop } = await serve({ playlists: 5000, meanLength: 60 })
  const catalog = await openCatalog(':memory:')
  const start = performance.now()
  const report = await crawl({ catalog, client, seedWord: 'rock', targetPlaylists: 2000, concurrency: 8 })
  const minutes = (performance.now() - start) / 60_000
  rows.push({
    what: 'crawl without limits, playlists a minute',
    measured: Math.round(report.playlists / minutes),
    aim: 'at least 3000',
  })
  console.log(rows.at(-1))
  catalog.close()
  stop()
}

async function withLimit(): Promise<void> {
  const rateLimit = { requests: 300, windowMs: 30_000 }
  const { client, answered, stop } = await serve({ playlists: 20_000, meanLength: 20, rateLimit })
  const catalog = await openCatalog(':memory:')
  // Three whole windows: 30 seconds after the third burst began a fourth would begin.
  const seconds = 89
  const signal = AbortSignal.timeout(seconds * 1000)
  await crawl({ catalog, client, seedWord: 'rock', signal })
  const allowed = rateLimit.requests * 3
  const share = (100 * (await answered())) / allowed
  rows.push({
    what: 'answered requests of those that a rolling limit allows in 89 s, %',
    measured: Number(share.toFixed(1)),
    aim: 'at least 95',
  })
  console.log(rows.at(-1))
  catalog.close()
  stop()
}
