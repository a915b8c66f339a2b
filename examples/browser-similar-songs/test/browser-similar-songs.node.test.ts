import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chord, wavBytes } from '@murecom/testing'
import { findChromium } from '@murecom/testing/chromium'
import { type Browser, chromium } from 'playwright-core'
import { build, type PreviewServer, preview } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const executablePath = findChromium()

/** Long: a machine that does other work too is slow, not wrong. */
const PATIENCE_MS = 90_000
const root = fileURLToPath(new URL('../', import.meta.url))
const outDir = mkdtempSync(join(tmpdir(), 'murecom-browser-demo-'))
const samplesFolder = join(
  dirname(fileURLToPath(import.meta.resolve('supersonic-scsynth-samples/package.json'))),
  'samples',
)
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
}, 4 * PATIENCE_MS)
afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(outDir, { recursive: true })
})

describe.skipIf(!executablePath)('the page without a server', { timeout: 4 * PATIENCE_MS }, () => {
  test('hears files, tags them, finds what sounds alike, and sends nothing anywhere', async () => {
    const page = await browser.newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    const complaints: string[] = []
    page.on('pageerror', error => complaints.push(String(error)))
    await page.goto(server.resolvedUrls!.local[0]!)
    const requests: string[] = []
    page.on('request', request => {
      if (!request.url().startsWith('blob:')) requests.push(`${request.method()} ${new URL(request.url()).host}`)
    })
    const names = ['loop_amen_full', 'loop_breakbeat', 'ambi_glass_hum', 'ambi_drone', 'bd_haus'].map(
      name => `${name}.flac`,
    )
    const files = names.map(name => join(samplesFolder, name)).filter(path => existsSync(path))
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
    expect(await page.locator('#similar .score').first().textContent()).toMatch(/^\d+ % alike$/)
    const here = new URL(page.url()).host
    expect(requests.filter(request => request !== `GET ${here}`)).toEqual([])
    expect(complaints).toEqual([])
    await page.close()
  })

  test('odd files are refused with their reasons, and the others are heard all the same', async () => {
    const page = await browser.newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    await page.goto(server.resolvedUrls!.local[0]!)
    await page.setInputFiles('#files', [
      { name: 'notes.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('not music') },
      { name: 'empty.flac', mimeType: 'audio/flac', buffer: Buffer.alloc(0) },
      { name: 'chord.wav', mimeType: 'audio/wav', buffer: Buffer.from(wavBytes(chord([220, 330], 4), 22050)) },
      {
        name: 'half.wav',
        mimeType: 'audio/wav',
        buffer: Buffer.from(wavBytes(chord([220], 4), 22050).subarray(0, 30)),
      },
    ])
    await page.locator('#status', { hasText: '1 song heard.' }).waitFor()
    const refused = await page.locator('#songs .refused').allTextContents()
    expect(refused).toHaveLength(3)
    expect(refused[0]).toBe('notes.mp3: not an audio file of a format that is known')
    expect(refused[1]).toBe('empty.flac: the file is empty')
    expect(refused[2]).toMatch(/^half\.wav: \S/)
    expect(await page.locator('#songs .name').allTextContents()).toEqual(['chord.wav'])
    await page.close()
  })

  test('a file that was cut off before its middle is heard as far as it goes', async () => {
    const page = await browser.newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    await page.goto(server.resolvedUrls!.local[0]!)
    // Seven seconds that say of themselves, as samples in the header of FLAC, that they are two hundred.
    const cut = readFileSync(join(samplesFolder, 'loop_amen_full.flac'))
    cut.writeUInt32BE(200 * 44_100, 22)
    await page.setInputFiles('#files', { name: 'cut.flac', mimeType: 'audio/flac', buffer: cut })
    await page.locator('#songs .tags', { hasText: '0:07' }).waitFor()
    await page.close()
  })

  test('of a recording of two hours only the middle is read; on a phone nothing sticks out', async () => {
    const context = await browser.newContext({ viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true })
    const page = await context.newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    await page.goto(server.resolvedUrls!.local[0]!)
    // 8 bits at 8 kHz: 58 MB, in which a chord lies where the middle is.
    const path = join(outDir, `${'a long name without any space '.replaceAll(' ', '_').repeat(4)}.wav`)
    writeFileSync(path, twoHours())
    await page.setInputFiles('#files', path)
    await page.locator('#songs .tags', { hasText: '2:00:00' }).waitFor()
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
    expect(widths).toEqual([320, 320])
    await context.close()
  })
})

/** Two hours of silence with a chord from 3590 s to 3610 s, as a WAV file of 8 bits. */
function twoHours(): Uint8Array {
  const rate = 8000
  const length = 7200 * rate
  const bytes = new Uint8Array(44 + length).fill(128)
  const view = new DataView(bytes.buffer)
  for (const [at, text] of [
    [0, 'RIFF'],
    [8, 'WAVEfmt '],
    [36, 'data'],
  ] as const) {
    for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i)
  }
  view.setUint32(4, 36 + length, true)
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate, true)
  view.setUint16(32, 1, true)
  view.setUint16(34, 8, true)
  view.setUint32(40, length, true)
  for (let i = 3590 * rate; i < 3610 * rate; i++) {
    bytes[44 + i] = 128 + Math.round(60 * Math.sin((2 * Math.PI * 330 * i) / rate))
  }
  return bytes
}
