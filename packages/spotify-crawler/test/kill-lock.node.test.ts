import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { crawl, openCatalog } from '../src/index.ts'
import { clientOf, simulatorOf, temporaryFolder } from './helpers.ts'

it('refuses a second process, and lets it in the moment the first is killed', async () => {
  const simulator = await simulatorOf({ playlists: 300, rateLimit: { requests: 20, windowMs: 60_000 } })
  const path = join(temporaryFolder(), 'a.db')
  const script = join(import.meta.dirname, 'crawl-process.ts')
  const args = ['--conditions=@murecom/source', script, path, simulator.apiUrl, simulator.accountsUrl, '1000']
  const child = spawn(process.execPath, args, { stdio: 'ignore' })
  while (simulator.requests < 5) await wait(10)
  const catalog = await openCatalog(path)
  const options = { catalog, client: clientOf(simulator), seedWord: 'jazz', targetPlaylists: 1, maxWaitMs: 0 }
  await expect(crawl(options)).rejects.toMatchObject({
    code: 'crawl-running',
    message: expect.stringContaining(`another crawl or import is writing to ${path}`),
  })
  child.kill('SIGKILL')
  await once(child, 'exit')
  // The simulator still limits: the answer is "come back", not "another crawl".
  expect(['waiting', 'done']).toContain((await crawl(options)).status)
  catalog.close()
})
