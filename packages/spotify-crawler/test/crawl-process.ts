// A crawl in a process of its own, which a test kills. Arguments: database, API, accounts, target, further options as JSON.
import { type CrawlOptions, crawl, openCatalog, SpotifyClient } from '../src/index.ts'

const [path, baseUrl, accountsUrl, target, more = '{}'] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string?,
]
const options = JSON.parse(more) as Partial<CrawlOptions>
const catalog = await openCatalog(path)
const client = new SpotifyClient({
  clientId: 'simulated-client',
  clientSecret: 'simulated-secret',
  baseUrl,
  accountsUrl,
  profile: 'extended',
  backoffMs: 2,
  timeoutMs: 5000,
})
console.log('started')
const report = await crawl({ catalog, client, seedWord: 'rock', targetPlaylists: Number(target), ...options })
catalog.close()
console.log(report.status)
