import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { build, type PreviewServer, preview } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const executablePath = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find(path => path && existsSync(path))
if (!executablePath) console.log('skipped: no Chromium found; install it or name its path in the variable CHROMIUM')

const root = fileURLToPath(new URL('../', import.meta.url))
const outDir = mkdtempSync(join(tmpdir(), 'murecom-browser-demo-'))
let browser: Browser
let server: PreviewServer

beforeAll(async () => {
  if (!executablePath) return
  const site = { root, logLevel: 'error' as const, build: { outDir } }
  await build(site)
  server = await preview({ ...site, preview: { host: '127.0.0.1', port: 0 } })
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(outDir, { recursive: true })
})

describe.skipIf(!executablePath)('the page without a server', () => {
  test('hears files, tags them, finds what sounds alike, and sends nothing anywhere', async () => {
    const page = await browser.newPage()
    page.setDefaultTimeout(50_000)
    const complaints: string[] = []
    page.on('pageerror', error => complaints.push(String(error)))
    await page.goto(server.resolvedUrls!.local[0]!)
    const requests: string[] = []
    page.on('request', request => {
      if (!request.url().startsWith('blob:')) requests.push(`${request.method()} ${new URL(request.url()).host}`)
    })
    const samples = join(
      dirname(fileURLToPath(import.meta.resolve('supersonic-scsynth-samples/package.json'))),
      'samples',
    )
    const names = ['loop_amen_full', 'loop_breakbeat', 'ambi_glass_hum', 'ambi_drone', 'bd_haus'].map(
      name => `${name}.flac`,
    )
    const files = names.map(name => join(samples, name)).filter(path => existsSync(path))
    await page.setInputFiles('#files', files)
    await page.locator('#status', { hasText: 'Nothing left this machine.' }).waitFor()
    const heard = await page.locator('#songs .name').allTextContents()
    expect(heard).toContain('loop_amen_full.flac')
    expect(heard.length).toBeGreaterThanOrEqual(3)
    expect(await page.locator('#songs .refused', { hasText: 'bd_haus.flac: too short' }).count()).toBe(1)
    expect(await page.locator('#songs .song').first().locator('.tag').count()).toBe(5)

    await page.locator('#songs .song', { hasText: 'loop_amen_full' }).click()
    await page.locator('#similar .song').first().waitFor()
    expect(await page.locator('#similar .song').count()).toBe(heard.length - 1)
    expect(await page.locator('#similar .votes').first().textContent()).toMatch(/^\d+ votes$/)
    const here = new URL(page.url()).host
    expect(requests.filter(request => request !== `GET ${here}`)).toEqual([])
    expect(complaints).toEqual([])
    await page.close()
  })

  test('a file that is no music is refused with its reason', async () => {
    const page = await browser.newPage()
    await page.goto(server.resolvedUrls!.local[0]!)
    await page.setInputFiles('#files', { name: 'notes.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('not music') })
    await page.locator('#songs .refused', { hasText: 'notes.mp3: not an mp3, WAV, FLAC or Ogg Vorbis file' }).waitFor()
    await page.close()
  })
})
