import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { build, type PreviewServer, preview } from 'vite'

/** Long: a machine that does other work too is slow, not wrong. */
export const PATIENCE_MS = 90_000

/** The example, built, served and open in a browser. */
export interface Site {
  folder: string
  open(options?: BrowserContextOptions): Promise<{ page: Page; context: BrowserContext; complaints: string[] }>
  /** Ends the server; the browser stays. */
  stop(): Promise<void>
  close(): Promise<void>
}

export async function openSite(executablePath: string): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'murecom-browser-demo-'))
  const outDir = join(folder, 'site')
  const site = {
    root: fileURLToPath(new URL('../', import.meta.url)),
    logLevel: 'error' as const,
    build: { outDir, emptyOutDir: true },
  }
  await build(site)
  let server: PreviewServer | undefined = await preview({ ...site, preview: { host: '127.0.0.1', port: 0 } })
  const url = server.resolvedUrls!.local[0]!
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--autoplay-policy=no-user-gesture-required',
    '--mute-audio',
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  ]
  const browser: Browser = await chromium.launch({ executablePath, args, timeout: PATIENCE_MS })
  const stop = async (): Promise<void> => {
    await server?.close()
    server = undefined
  }
  return {
    folder,
    async open(options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
      const page = await context.newPage()
      page.setDefaultTimeout(PATIENCE_MS)
      const complaints: string[] = []
      page.on('pageerror', error => complaints.push(String(error)))
      page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
      await page.goto(url)
      await page.locator('body[data-ready]').waitFor()
      return { page, context, complaints }
    },
    stop,
    async close() {
      await browser.close()
      await stop()
      rmSync(folder, { recursive: true })
    },
  }
}

/** Waits until a number of songs were heard and none waits. */
export async function heard(page: Page, count: number): Promise<void> {
  await page.locator('#note', { hasText: `${count} song${count === 1 ? '' : 's'} heard.` }).waitFor()
}

/** Drops folders or files of this machine on the page, as a hand does. */
export async function drop(page: Page, ...files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 300, y: 200, data })
  }
  await session.detach()
}
