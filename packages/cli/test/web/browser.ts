import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { createServer, listen, type RunningServer, type ServerOptions } from '../../src/server.ts'

/** Long: a machine that does other work too is slow, not wrong. */
export const PATIENCE_MS = 90_000

/** The page, built, served and open in a browser. */
export interface Site {
  server: RunningServer
  /**
   * Opens the page in a context of its own, and collects what its console complains about.
   *
   * @param before what is done with the page before it is loaded
   */
  open(
    options?: BrowserContextOptions,
    before?: (page: Page) => Promise<unknown>,
  ): Promise<{ page: Page; complaints: string[] }>
  close(): Promise<void>
}

/** A browser that plays without sound, and without being asked. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    timeout: PATIENCE_MS,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--autoplay-policy=no-user-gesture-required',
      '--mute-audio',
    ],
  })
}

/** The page's files and a browser, which the sites of one process share. */
let shared: { folder: string; built: Promise<unknown>; browser: Promise<Browser>; sites: number } | undefined

function share(executablePath: string): NonNullable<typeof shared> {
  if (!shared) {
    const folder = mkdtempSync(join(tmpdir(), 'murecom-page-'))
    const configFile = fileURLToPath(new URL('../../vite.config.ts', import.meta.url))
    const built = build({ configFile, logLevel: 'error', build: { outDir: folder } })
    shared = { folder, built, browser: launchBrowser(executablePath), sites: 0 }
  }
  shared.sites++
  return shared
}

/** The last site that is closed takes both along. */
async function unshare(): Promise<void> {
  if (!shared || --shared.sites > 0) return
  const { folder, browser } = shared
  shared = undefined
  await (await browser).close()
  rmSync(folder, { recursive: true })
}

/** Serves the page on a free port. */
export async function openSite(executablePath: string, options: ServerOptions): Promise<Site> {
  const { folder, built, browser } = share(executablePath)
  await built
  const server = await listen(createServer({ webFolder: folder, ...options }), { host: '127.0.0.1', port: 0 })
  const contexts: BrowserContext[] = []
  return {
    server,
    async open(contextOptions = {}, before = async () => {}) {
      const context = await (await browser).newContext({
        locale: 'en-GB',
        serviceWorkers: 'block', // requests that it answers are hidden from tests; page-shell.node.test.ts lets it in
        viewport: { width: 1280, height: 800 },
        ...contextOptions,
      })
      contexts.push(context)
      const page = await context.newPage()
      page.setDefaultTimeout(PATIENCE_MS)
      const complaints: string[] = []
      page.on('console', message => {
        if (message.type() !== 'error' && message.type() !== 'warning') return
        if (!message.text().startsWith('Service Worker registration blocked')) complaints.push(message.text())
      })
      page.on('pageerror', error => complaints.push(String(error)))
      await before(page)
      await page.goto(server.url)
      return { page, complaints }
    },
    async close() {
      for (const context of contexts) await context.close()
      await server.close()
      await unshare()
    },
  }
}
