import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chord, wavBytes } from '@murecom/testing'
import { findChromium } from '@murecom/testing/chromium'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drop, heard, openSite, PATIENCE_MS, type Site } from './page.ts'

const executablePath = findChromium()
const fixtures = fileURLToPath(new URL('../../../packages/decode/test/fixtures/ffmpeg/', import.meta.url))
/** Fixtures of 3 s: eight kinds of file, one of which no browser plays by itself. */
const FILES = ['layer3.mp3', 'aac.m4a', 'frames.flac', 'vorbis.ogg', 'opus.opus', 'big-endian.aiff', 'pcm.caf']

/** Fifty songs of eight kinds in folders, and what else lies in a folder of music. */
function writeFolder(folder: string): void {
  for (let i = 0; i < 50; i++) {
    const album = join(folder, `Album ${i % 5}`)
    mkdirSync(album, { recursive: true })
    const source = FILES[i % (FILES.length + 1)]
    const name = join(album, `${String(i).padStart(2, '0')}${source ? extname(source) : '.wav'}`)
    if (source) copyFileSync(join(fixtures, source), name)
    else writeFileSync(name, wavBytes(chord([110 + 20 * i, 165 + 30 * i], 3), 22050))
  }
  writeFileSync(join(folder, 'cover.jpg'), 'no picture')
  writeFileSync(join(folder, 'broken.mp3'), 'not music')
  writeFileSync(join(folder, 'empty.flac'), '')
}

describe.skipIf(!executablePath)('the page without a server', { timeout: 4 * PATIENCE_MS }, () => {
  let site: Site
  let music: string
  /** A server of somebody else, who would take anything. */
  let elsewhere: Server
  let received = 0
  beforeAll(async () => {
    elsewhere = createServer((_, response) => {
      received++
      response.setHeader('Access-Control-Allow-Origin', '*').end()
    })
    await new Promise<void>(resolve => elsewhere.listen(0, '127.0.0.1', resolve))
    site = await openSite(executablePath!)
    music = join(site.folder, 'Music')
    mkdirSync(music)
    writeFolder(music)
  }, 4 * PATIENCE_MS)
  afterAll(async () => {
    elsewhere.close()
    await site?.close()
  }, PATIENCE_MS)

  test('a folder of fifty songs that is dropped: heard, compared, played, kept over a reload, without a request and without the server', async () => {
    const { page, context, complaints } = await site.open()
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.reload()
    await page.locator('body[data-ready]').waitFor()
    const requests: string[] = []
    context.on('request', request => {
      if (!request.url().startsWith('blob:')) requests.push(`${request.method()} ${new URL(request.url()).host}`)
    })
    // As in browsers without handles of files, in which a folder is chosen again after a reload.
    await page.evaluate(() => Reflect.deleteProperty(DataTransferItem.prototype, 'getAsFileSystemHandle'))
    await drop(page, music)
    await heard(page, 50)
    expect(await page.locator('#refused summary').textContent()).toBe('2 files could not be heard')
    expect((await page.locator('#refused li').allTextContents()).sort()).toEqual([
      'broken.mp3: not an audio file of a format that is known',
      'empty.flac: the file is empty',
    ])

    await page.locator('#songs .song', { hasText: '07.wav' }).click()
    await page.locator('#alike-note', { hasText: '07.wav sounds like' }).waitFor()
    expect(await page.locator('#similar .song').count()).toBe(10)
    // Every eighth song is a chord, the rest are copies of seven others.
    expect(await page.locator('#similar .name').first().textContent()).toMatch(/\.wav$/)
    await page.waitForFunction(() => document.querySelector('audio')!.currentTime > 0)
    await page.locator('#songs .song', { hasText: '05.aiff' }).click()
    await page.locator('#now', { hasText: /^05\.aiff$/ }).waitFor()
    await page.waitForFunction(() => document.querySelector('audio')!.currentTime > 0)
    await page.fill('#filter', 'caf')
    expect(await page.locator('#songs li:visible').count()).toBe(6)
    await page.fill('#filter', '')
    const here = new URL(page.url()).host
    expect(requests.filter(request => request !== `GET ${here}`)).toEqual([])
    const away = await page.evaluate(
      url =>
        fetch(url, { method: 'POST', body: 'a song' }).then(
          () => 'sent',
          () => 'refused',
        ),
      `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`,
    )
    expect([away, received]).toEqual(['refused', 0])
    complaints.splice(0) // the browser reports that refusal

    await site.stop()
    await page.reload()
    await page.locator('#note', { hasText: '52 songs from your last visit.' }).waitFor()
    expect(await page.locator('#songs .song').count()).toBe(50)
    await page.locator('#songs .song', { hasText: '07.wav' }).click()
    await page.locator('#now', { hasText: 'choose its folder again' }).waitFor()
    expect(await page.locator('#similar .song').count()).toBe(10)
    await page.setInputFiles('#folder', music)
    await page.locator('#note', { hasText: '0 new songs. 52 songs known already.' }).waitFor()
    await page.locator('#songs .song', { hasText: '07.wav' }).click()
    await page.waitForFunction(() => document.querySelector('audio')!.currentTime > 0)
    expect(complaints.filter(text => !text.includes('ERR_CONNECTION_REFUSED'))).toEqual([])
    await context.close()
  })
})
