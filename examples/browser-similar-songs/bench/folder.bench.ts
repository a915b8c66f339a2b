/**
 * The page without a server, with a folder of 500 songs of six formats that is dropped on it: how long it listens, what the
 * browser's processes take, whether anything was asked of the network meanwhile, and what is there afterwards without the network.
 *
 *     node --conditions=@murecom/source examples/browser-similar-songs/bench/folder.bench.ts [songs]
 *
 * The songs are copies of six, three and a half minutes long, made by ffmpeg. Another number than 500 records nothing.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { linkSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import { findChromium } from '@murecom/testing/chromium'
import type { Page } from 'playwright-core'
import { record } from '../../../benchmarks/record.ts'
import { drop, openSite } from '../test/page.ts'

const FULL = 500
const SONGS = Number(process.argv[2] ?? FULL)
const SECONDS = 210
const KINDS = ['mp3', 'flac', 'm4a', 'ogg', 'opus', 'wav'] as const
const MOST_MS = 1800_000

const executable = findChromium()
if (!executable || spawnSync('ffmpeg', ['-version']).status !== 0) {
  console.log('there is no Chromium or no ffmpeg: nothing is measured')
  process.exit(0)
}
const site = await openSite(executable)
try {
  const music = join(site.folder, 'Music')
  writeSongs(music)
  const { page, context } = await site.open()
  page.setDefaultTimeout(MOST_MS)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.reload()
  await page.locator('body[data-ready]').waitFor()
  const here = new URL(page.url()).host
  const sent: string[] = []
  context.on('request', request => {
    const { protocol, host } = new URL(request.url())
    if (protocol !== 'blob:' && (request.method() !== 'GET' || host !== here)) sent.push(request.url())
  })
  const began = performance.now()
  await drop(page, music)
  await page.locator('#note', { hasText: `${SONGS} songs heard.` }).waitFor()
  const seconds = (performance.now() - began) / 1000
  const similar = await clickTime(page)
  const megabytes = await peakOf(page)
  const kept = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0)
  await site.stop()
  await page.reload()
  await page.locator('#note', { hasText: 'from your last visit' }).waitFor()
  const row = {
    songs: SONGS,
    formats: KINDS.length,
    'minutes of music': (SONGS * SECONDS) / 60,
    'seconds of listening': Math.round(seconds),
    'songs a second': Number((SONGS / seconds).toFixed(1)),
    'most memory of the browser, MB': megabytes,
    'kept, MB': Number((kept / 1e6).toFixed(1)),
    'requests that sent anything, or to elsewhere': sent.length,
    'click to similar songs, ms': similar,
    'songs after a reload without the network': await page.locator('#songs .song').count(),
  }
  console.log(JSON.stringify(row))
  if (SONGS === FULL) record('browser-folder', {}, [row])
} finally {
  await site.close()
}

/** Songs of all kinds in albums of ten. Each kind is one file with many names. */
function writeSongs(music: string): void {
  const sources = KINDS.map(kind => join(site.folder, `source.${kind}`))
  const wav = sources.at(-1)!
  writeFileSync(wav, wavBytes(chord([110, 165, 220, 331], SECONDS), 44100))
  for (const source of sources.slice(0, -1)) execFileSync('ffmpeg', ['-loglevel', 'error', '-i', wav, source])
  for (let i = 0; i < SONGS; i++) {
    const album = join(music, `Album ${Math.floor(i / 10)}`)
    mkdirSync(album, { recursive: true })
    const kind = i % KINDS.length
    linkSync(sources[kind]!, join(album, `${i} Song.${KINDS[kind]}`))
  }
}

/** Milliseconds from a click on a song to the frame with its similar songs. */
async function clickTime(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>(resolve => {
        const list = document.querySelector('#similar')!
        const began = performance.now()
        new MutationObserver((_, observer) => {
          if (!list.querySelector('.song')) return
          observer.disconnect()
          requestAnimationFrame(() => setTimeout(() => resolve(Math.round(performance.now() - began))))
        }).observe(list, { childList: true })
        document.querySelector<HTMLElement>('#songs .song')!.click()
      }),
  )
}

/** The most that the browser's processes had, each at its own time, in MB: an upper bound. Linux only. */
async function peakOf(page: Page): Promise<number> {
  const session = await page.context().browser()!.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const peaks = processInfo.map(({ id }) => {
    const status = readFileSync(`/proc/${id}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0)
  })
  return Math.round(peaks.reduce((sum, kB) => sum + kB, 0) / 1000)
}
