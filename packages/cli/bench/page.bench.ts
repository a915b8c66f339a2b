/**
 * The page over a library of made-up songs, in Chromium at five sizes: how long it takes until something is painted, until the
 * first songs are there, and from a key, a click and a jump in the list until the answer is painted; and how long the map takes
 * from one frame to the next while it is dragged. The aim is 1 s to the first paint and 100 ms to an answer.
 *
 *     node --conditions=@murecom/source packages/cli/bench/page.bench.ts [songs]
 *
 * Server and browser share the machine, without a graphics card. With 20,000 and with 500,000 songs one size of window is measured. With a
 * number of songs nothing is recorded.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import { findChromium } from '@murecom/testing/chromium'
import { openLibrary } from 'murecom/node'
import type { Page } from 'playwright-core'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { makeLibrary } from '../../murecom/bench/made-songs.ts'
import { openSite, type Site } from '../test/web/browser.ts'
import { dragFrames, type Opening, openingOf, timeToRows, watchOpening } from './page-times.ts'

const DESKTOP = [1280, 800] as const
const WINDOWS = [[320, 640], [390, 844], [844, 390], DESKTOP, [2560, 1300]] as const
const [wanted] = process.argv.slice(2).map(Number)
const LIBRARIES = wanted ? [wanted] : [20_000, 100_000, 500_000]
/** The library of which every window is measured. */
const EACH_WINDOW = 100_000
/** Each is typed letter by letter; the time is that of the last one. */
const WORDS = [
  'song 4',
  'song 77',
  'album 12',
  'artist 9',
  '123',
  'song 9 album',
  'artist 4 song 5',
  'artist 12 album 1',
]
const LOADS = 5
const FRAMES = 150
/** Songs of the first album in the list, which have a sound that can be played. */
const ALBUM = 12

const executable = findChromium()
if (!executable) {
  console.log('there is no Chromium: nothing is measured')
  process.exit(0)
}
const rows: Row[] = []
for (const songs of LIBRARIES) await library(songs)
if (!wanted) record('page', {}, rows)

async function library(songs: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'murecom-page-bench-'))
  const file = join(folder, 'library.murecom')
  await makeLibrary(file, songs, i => (i < ALBUM ? soundOf(folder, i) : undefined))
  const library = await openLibrary(file)
  const parallel = await library.parallel()
  const site = await openSite(executable!, { library: parallel, rate: false })
  try {
    await measured(site, ...DESKTOP, 1) // what a server computes once
    for (const [width, height] of songs === EACH_WINDOW ? WINDOWS : [DESKTOP]) {
      const row = { songs, ...(await measured(site, width, height, LOADS)) }
      rows.push(row)
      console.log(JSON.stringify(row))
    }
  } finally {
    await site.close()
    await parallel.close()
    library.close()
    rmSync(folder, { recursive: true })
  }
}

/** The songs that are clicked lie in files that are there. */
function soundOf(folder: string, i: number): string {
  const path = join(folder, `${i}.wav`)
  writeFileSync(path, wavBytes(chord([110 + 20 * i, 330], 60), 22050))
  return path
}

async function measured(site: Site, width: number, height: number, loads: number): Promise<Row> {
  const small = width < 1000
  const openings: Opening[] = []
  for (let load = 0; load < loads; load++) {
    const { page } = await opened(site, width, height, small)
    openings.push(await openingOf(page))
    await page.context().close()
  }
  const { page } = await opened(site, width, height, small)
  await openingOf(page)
  await page.locator('#map-legend button').first().waitFor({ state: 'attached' })
  const search = await searches(page)
  const similar = await clicks(page)
  const jumps = await jumpsIn(page)
  const frames = await framesOf(page)
  await page.context().close()
  const ms = (value: number): number => Math.round(value)
  return {
    window: `${width} x ${height}`,
    'first paint ms': ms(median(openings.map(({ paint }) => paint))),
    'first songs ms': ms(median(openings.map(({ rows }) => rows))),
    'key to songs ms': ms(median(search)),
    'longest of these': ms(Math.max(...search)),
    'click to similar songs ms': ms(median(similar)),
    'longest of those': ms(Math.max(...similar)),
    'jump to the middle ms': ms(median(jumps)),
    'frame of the map ms': Number(median(frames).toFixed(1)),
    '95 % of frames ms': Number(frames.toSorted((a, b) => a - b)[Math.floor(0.95 * frames.length)]!.toFixed(1)),
  }
}

async function opened(site: Site, width: number, height: number, small: boolean): Promise<{ page: Page }> {
  return site.open({ viewport: { width, height }, hasTouch: small, isMobile: small }, watchOpening)
}

/** From the last letter of a search to its songs. */
async function searches(page: Page): Promise<number[]> {
  const times: number[] = []
  for (const words of WORDS) {
    await page.fill('#search', words.slice(0, -1))
    await settled(page)
    await page.locator('#search').press('End')
    times.push(await timeToRows(page, 'keydown', '#songs-list', () => page.keyboard.type(words.slice(-1))))
  }
  await page.fill('#search', '')
  await settled(page)
  return times
}

/** From a click on a song to the songs that sound like it. */
async function clicks(page: Page): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < ALBUM / 2; i++) {
    await page.fill('#search', `song ${i} album 0`)
    await settled(page)
    const play = page.locator('#songs-list .row-play').first()
    times.push(await timeToRows(page, 'click', '#similar-list', () => play.click()))
    await page.locator('body.playing:not(.waiting)').waitFor()
  }
  await page.fill('#search', '')
  await settled(page)
  return times
}

/** From a jump in the list of all songs to the songs that are there. */
async function jumpsIn(page: Page): Promise<number[]> {
  const times: number[] = []
  for (const share of [0.5, 0.1, 0.9, 0.3, 0.7]) {
    const jump = () =>
      page.locator('#songs-list').evaluate((list, share) => {
        list.scrollTop = share * list.scrollHeight
      }, share)
    times.push(await timeToRows(page, 'scroll', '#songs-list', jump))
    await settled(page)
  }
  return times
}

async function framesOf(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    location.hash = '#/map'
  })
  await page.locator('#map-canvas').waitFor()
  await page.waitForTimeout(1000)
  return dragFrames(page, FRAMES)
}

/** Waits until nothing is asked and the list has been at rest. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(400)
  await page.locator('#songs-list:not([aria-busy])').waitFor()
}
