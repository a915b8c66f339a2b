import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
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

/** Builds the page into a temporary folder and serves it on a free port. */
export async function openSite(executablePath: string, options: ServerOptions): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'murecom-page-'))
  await build({
    configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
    logLevel: 'error',
    build: { outDir: folder },
  })
  const server = await listen(createServer({ webFolder: folder, ...options }), { host: '127.0.0.1', port: 0 })
  const browser = await launchBrowser(executablePath)
  return {
    server,
    async open(contextOptions = {}, before = async () => {}) {
      const context = await browser.newContext({
        locale: 'en-GB',
        serviceWorkers: 'block', // requests that it answers are hidden from tests; page-shell.node.test.ts lets it in
        viewport: { width: 1280, height: 800 },
        ...contextOptions,
      })
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
      await browser.close()
      await server.close()
      rmSync(folder, { recursive: true })
    },
  }
}
