import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import { findChromium } from '@murecom/testing/chromium'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { heard, openSite, PATIENCE_MS, type Site } from './page.ts'

const executablePath = findChromium()
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds on the page as it is. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> }
    }
    return (await axe.run()).violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`))
  })
}

describe.skipIf(!executablePath)('folders and sounds', { timeout: 4 * PATIENCE_MS }, () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite(executablePath!)
  }, 4 * PATIENCE_MS)
  afterAll(() => site?.close(), PATIENCE_MS)

  test('with handles of files a reload goes on where the listening was, and plays', async () => {
    const { page, context, complaints } = await site.open()
    // Long enough for the page to be paused before it has heard all of them.
    const wav = [...wavBytes(chord([220, 330], 15), 16_000)]
    await page.evaluate(async bytes => {
      const root = await navigator.storage.getDirectory()
      const music = await root.getDirectoryHandle('Music', { create: true })
      for (let i = 0; i < 16; i++) {
        const handle = await music.getFileHandle(`${i}.wav`, { create: true })
        const writer = await handle.createWritable()
        await writer.write(Uint8Array.from(bytes))
        await writer.close()
      }
      Object.assign(globalThis, { showDirectoryPicker: async () => music })
    }, wav)
    await page.click('#choose-folder')
    await page.locator('#songs .song').nth(1).waitFor()
    await page.click('#pause')
    await page.reload()
    await heard(page, 16)
    expect(await page.locator('#songs .song').count()).toBe(16)
    await page.locator('#songs .song').first().click()
    await page.waitForFunction(() => document.querySelector('audio')!.currentTime > 0)
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
    page.on('dialog', dialog => dialog.accept())
    await Promise.all([page.waitForEvent('load'), page.click('#forget')])
    await page.locator('#found').waitFor({ state: 'hidden' })
    await context.close()
  })

  test('a folder without music, one that is empty, one song alone; on a phone nothing sticks out', async () => {
    const { page, context } = await site.open({ viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true })
    const folder = join(site.folder, 'Pictures')
    mkdirSync(folder)
    for (const name of ['a.jpg', 'b.jpg', 'film.mp4']) writeFileSync(join(folder, name), 'x')
    await page.setInputFiles('#folder', folder)
    await page.locator('#note', { hasText: 'There is no music in it: 2 of .jpg, 1 of .mp4.' }).waitFor()
    await page.evaluate(async () => {
      const root = await navigator.storage.getDirectory()
      Object.assign(globalThis, { showDirectoryPicker: () => root.getDirectoryHandle('None', { create: true }) })
    })
    await page.click('#choose-folder')
    await page.locator('#note', { hasText: 'This folder is empty.' }).waitFor()
    const name = `${'a long name without any space '.replaceAll(' ', '_').repeat(4)}.wav`
    await page.setInputFiles('#files', {
      name,
      mimeType: 'audio/wav',
      buffer: Buffer.from(wavBytes(chord([220], 4), 22050)),
    })
    await heard(page, 1)
    await page.locator('#songs .song').click()
    await page.locator('#alike-note', { hasText: 'No other song was heard yet.' }).waitFor()
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
    expect(widths).toEqual([320, 320])
    await context.close()
  })

  test('sliders change the spectrogram; a file and the microphone get the answer of the network', async () => {
    const { page, context, complaints } = await site.open({ permissions: ['microphone'] })
    await page.click('#tab-playground')
    expect(new URL(page.url()).hash).toBe('#playground')
    const words = page.locator('#picture-words')
    await page.locator('#picture-words', { hasText: '128 bands from 0 to 11,000 Hz, 173 frames of 93 ms' }).waitFor()
    await page.focus('#slider-nMels')
    await page.keyboard.press('Home')
    await page.locator('#picture-words', { hasText: '16 bands' }).waitFor()
    const height = await page.locator('#picture').evaluate(canvas => (canvas as HTMLCanvasElement).height)
    expect(height).toBe(16)
    await page.selectOption('#choice-scale', 'htk')
    await page.setInputFiles('#play-input', {
      name: 'tone.wav',
      mimeType: 'audio/wav',
      buffer: Buffer.from(wavBytes(chord([440], 6), 22050)),
    })
    await page.locator('#play-note', { hasText: /^6\.0 s of sound\.$/ }).waitFor()
    expect(await page.locator('#answer li').count()).toBe(5)
    expect(await words.textContent()).toContain('259 frames')
    await page.setInputFiles('#play-input', { name: 'a.wav', mimeType: 'audio/wav', buffer: Buffer.from('nothing') })
    await page.locator('#play-note', { hasText: 'This did not work:' }).waitFor()
    await page.click('#play-microphone')
    await page.locator('#play-note', { hasText: /^5\.0 s of sound\.$/ }).waitFor()
    expect(await page.locator('#answer li').count()).toBe(5)
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })
})
