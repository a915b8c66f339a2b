/**
 * Photographs the page of a running `murecom serve` for the READMEs, into docs/images:
 *
 *     node --conditions=@murecom/source tools/site/src/photograph.ts http://127.0.0.1:8080/ [title of the song that plays]
 *
 * Needs a Chromium. The pictures there are of the recordings of the demo, indexed with musicnn.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from '@murecom/testing/chromium'
import { chromium, type Page } from 'playwright-core'

const [address, title = ''] = process.argv.slice(2)
const executablePath = findChromium()
if (!address || !executablePath) throw new Error('photograph.ts needs the address of a murecom serve, and a Chromium')
const images = join(import.meta.dirname, '..', '..', '..', 'docs', 'images')

const PICTURES = [
  { name: 'page-dark', width: 1440, height: 900, place: '#/now' },
  { name: 'page-map', width: 1440, height: 900, place: '#/map' },
  { name: 'page-phone', width: 390, height: 844, place: '#/now' },
] as const

const browser = await chromium.launch({ executablePath, args: ['--autoplay-policy=no-user-gesture-required'] })
for (const { name, width, height, place } of PICTURES) {
  const context = await browser.newContext({
    ...{ viewport: { width, height }, deviceScaleFactor: 1.5 },
    ...{ colorScheme: 'dark', locale: 'en-GB', serviceWorkers: 'block' },
  })
  const page = await context.newPage()
  await page.goto(`${address}#/songs${title ? `?q=${encodeURIComponent(title)}` : ''}`)
  await page.locator('#songs-list .row-play').first().click()
  await page.locator('body.playing:not(.waiting)').waitFor()
  await page.evaluate(hash => {
    location.hash = hash
  }, place)
  if (place === '#/now') await page.locator('#spectrogram[data-song]').waitFor()
  await page.waitForTimeout(2000) // some seconds of the song
  const png = await page.screenshot()
  writeFileSync(join(images, `${name}.webp`), await webpOf(page, png))
  await context.close()
}
await browser.close()

/** A picture as WebP, which Chromium makes and playwright does not. */
async function webpOf(page: Page, png: Buffer): Promise<Buffer> {
  const url = await page.evaluate(async base64 => {
    const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const canvas = document.createElement('canvas')
    canvas.width = bitmap.width
    canvas.height = bitmap.height
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0)
    return canvas.toDataURL('image/webp', 0.85)
  }, png.toString('base64'))
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
}
