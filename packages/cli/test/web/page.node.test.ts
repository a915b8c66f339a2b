import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fakeLibrary, fakeRecommender } from '../server/fake-library.ts'
import { findChromium, openSite, type Site } from './browser.ts'

const executable = findChromium()
const folder = mkdtempSync(join(tmpdir(), 'murecom-page-test-'))
let site: Site

beforeAll(async () => {
  if (executable)
    site = await openSite(executable, { library: fakeLibrary(folder, 24, 12), recommender: fakeRecommender() })
})
afterAll(async () => {
  await site?.close()
  rmSync(folder, { recursive: true })
})

const row = (page: Page, title: string, list = '#songs-list') =>
  page.locator(`${list} .row-play`).filter({ has: page.getByText(title, { exact: true }) })
const title = (page: Page) => page.locator('#now-title').textContent()
const elapsed = async (page: Page) => Number(await page.locator('#seek').inputValue())
const playButton = (page: Page) => page.locator('#transport .primary')
const waitForTitle = (page: Page, text: string) => page.locator('#now-title', { hasText: text }).waitFor()
/** Clicks on the spectrogram, at a share of its width. */
async function jumpTo(page: Page, share: number): Promise<void> {
  const box = (await page.locator('#spectrogram').boundingBox())!
  await page.mouse.click(box.x + box.width * share, box.y + box.height / 2)
}
const widthFits = (page: Page) =>
  page.evaluate(
    () => document.documentElement.scrollWidth <= window.innerWidth && document.body.scrollWidth <= innerWidth,
  )

describe.skipIf(!executable)('the page', () => {
  test('search a song, play it, see what sounds like it, its tags and its spectrogram', async () => {
    const { page, complaints } = await site.open()
    await page.locator('#songs-count', { hasText: '24 songs' }).waitFor()
    await page.fill('#search', 'bjork 10')
    await page.locator('#songs-count', { hasText: '1 found' }).waitFor()
    await row(page, 'Song 10').click()
    await waitForTitle(page, 'Song 10')
    await page.locator('body.playing').waitFor()
    await page.waitForFunction(() => Number((document.querySelector('#seek') as HTMLInputElement).value) > 0)
    await row(page, 'Song 9', '#similar-list').waitFor()
    expect(await page.locator('#similar-list .votes').first().textContent()).toBe('23')
    expect(await page.locator('#tags .tag').allTextContents()).toEqual(['calm', 'synthetic'])
    await page.locator('#spectrogram[data-song="10"]').waitFor()
    const colours = await page.locator('#spectrogram-canvas').evaluate(canvas => {
      const { width, height } = canvas as HTMLCanvasElement
      const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
      return new Set(new Uint32Array(data.buffer)).size
    })
    expect(colours).toBeGreaterThan(100)
    expect(await page.title()).toBe('Song 10 – murecom')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('words that fit nothing say so; markup in names stays text', async () => {
    const { page } = await site.open()
    await page.fill('#search', 'nothing like it')
    await page.locator('#songs-list .notice', { hasText: 'No song fits these words.' }).waitFor()
    await page.fill('#search', 'tags quotes 3')
    await page.locator('#songs-list .row-byline', { hasText: 'The <Tags> & "Quotes"' }).first().waitFor()
    await page.context().close()
  })

  test('the keyboard: / searches, arrows walk and jump, Enter plays, space pauses wherever the focus is', async () => {
    const { page } = await site.open()
    await row(page, 'Song 2').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('bjork')
    await page.locator('#songs-count', { hasText: '6 found' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await waitForTitle(page, 'Song 6')
    await page.locator('body.playing').waitFor()
    await page.keyboard.press('Space')
    await page.locator('body:not(.playing)').waitFor()
    await page.keyboard.press('ArrowRight')
    await page.waitForFunction(() => Number((document.querySelector('#seek') as HTMLInputElement).value) > 2)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await page.waitForFunction(() => Number((document.querySelector('#seek') as HTMLInputElement).value) < 0.5)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('q')
    expect(await page.locator('#queue-badge').textContent()).toBe('2')
    await page.keyboard.press('?')
    await page.locator('#help[open]').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('#help:not([open])').waitFor({ state: 'hidden' })
    await page.context().close()
  })

  test('the focus goes from the top to the search, the lists and the player, and is always visible', async () => {
    const { page } = await site.open()
    await row(page, 'Song 2').waitFor()
    const order: string[] = []
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press('Tab')
      order.push(
        await page.evaluate(() => {
          const element = document.activeElement as HTMLElement
          const { outlineStyle } = getComputedStyle(element)
          return `${element.id || element.className}:${outlineStyle}`
        }),
      )
    }
    expect(order).toEqual([
      'brand:solid',
      'search:solid',
      'language-button:solid',
      'theme-button:solid',
      'help-button:solid',
      'row-play:solid',
    ])
    await page.context().close()
  })

  test('a click on the map plays the song under it; wheel and buttons zoom', async () => {
    const { page } = await site.open()
    await page.locator('#map-legend button').first().waitFor()
    const canvas = page.locator('#map-canvas')
    const box = (await canvas.boundingBox())!
    const map = (await (await page.request.get(`${site.server.url}/api/map`)).json()) as Record<'x' | 'y', number[]> & {
      titles: string[]
    }
    const at = {
      x: box.width / 2 + (map.x[4]! * 0.9 * box.width) / 2,
      y: box.height / 2 - (map.y[4]! * 0.78 * box.height) / 2,
    }
    await canvas.hover({ position: at })
    await page.locator('#map-tip', { hasText: map.titles[4]! }).waitFor()
    await canvas.click({ position: at })
    await waitForTitle(page, map.titles[4]!)
    const picture = () => canvas.evaluate(c => (c as HTMLCanvasElement).toDataURL().length)
    const before = await picture()
    await page.mouse.wheel(0, -400)
    await expect.poll(picture).not.toBe(before)
    await page.locator('#map-colour').selectOption('artist')
    await page.locator('#map-legend button', { hasText: '王菲' }).click()
    await page.locator('#map-legend button[aria-pressed="true"]', { hasText: '王菲' }).waitFor()
    await page.context().close()
  })

  test('the map by keyboard: Enter plays the song nearest to the middle, arrows do not seek', async () => {
    const { page } = await site.open()
    await page.locator('#map-legend button').first().waitFor()
    await page.locator('#map-canvas').focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('+')
    const name = await page.locator('#map-tip strong').textContent()
    await page.keyboard.press('Enter')
    await waitForTitle(page, name!)
    await page.context().close()
  })

  test('the queue: add, move, remove, grow, and take it along as M3U; it is there after a reload', async () => {
    const { page } = await site.open()
    await row(page, 'Song 2').click()
    await page.locator('#similar-list .row-add').nth(0).click()
    await page.locator('#similar-list .row-add').nth(1).click()
    await page.locator('#side [data-opens="queue"]').click()
    const titles = () => page.locator('#queue-list .row-title').allTextContents()
    expect(await titles()).toEqual(['Song 2', 'Song 1', 'Song 3'])
    await page.locator('#queue-list .row').nth(2).getByLabel('Move up').click()
    expect(await titles()).toEqual(['Song 2', 'Song 3', 'Song 1'])
    await page.locator('#queue-list .row').nth(2).getByLabel('Remove from the queue').click()
    await page.locator('#queue-suggest').click()
    await expect.poll(async () => (await titles()).length).toBe(7)
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#queue-export').click()])
    expect(download.suggestedFilename()).toBe('murecom.m3u8')
    const text = readFileSync(await download.path(), 'utf8')
    expect(text).toMatch(
      /^#EXTM3U\n#EXTINF:12,Björk - Song 2\n.*song 2\.wav\n#EXTINF:12,The <Tags> & "Quotes" - Song 3\n/,
    )
    const before = await titles()
    await page.reload()
    await expect.poll(titles).toEqual(before)
    expect(await title(page)).toBe('Song 2')
    await page.locator('#side [data-opens="queue"]').click()
    await page.locator('#queue-clear').click()
    await page.locator('#queue-list .notice').waitFor()
    await page.context().close()
  })

  test('the next song begins by itself, and after the last one a song that sounds like it', async () => {
    const { page } = await site.open()
    await row(page, 'Song 2').click()
    await page.locator('body.playing').waitFor()
    await jumpTo(page, 0.97)
    await waitForTitle(page, 'Song 1')
    await page.locator('#radio').click()
    await jumpTo(page, 0.97)
    expect(await page.locator('#radio').getAttribute('aria-pressed')).toBe('false')
    await page.locator('body:not(.playing)').waitFor()
    expect(await title(page)).toBe('Song 1')
    await page.context().close()
  })

  test('next songs of a recommender, those of the library to be played', async () => {
    const { page } = await site.open()
    await row(page, 'Song 2').click()
    await page.locator('#side [data-opens="next"]').click()
    await page.locator('#next-list .row-title', { hasText: 'Track 3' }).first().waitFor()
    expect(await page.locator('#next-list .absent').count()).toBe(20)
    await page.context().close()
  })

  test('jumping asks for a part of the file only', async () => {
    const { page } = await site.open()
    const ranges: (string | undefined)[] = []
    page.on('request', request => {
      if (request.url().includes('/api/audio/')) ranges.push(request.headers()['range'])
    })
    await row(page, 'Song 2').click()
    await page.locator('body.playing').waitFor()
    await playButton(page).click()
    await jumpTo(page, 0.5)
    await expect.poll(() => elapsed(page)).toBeCloseTo(6, 0)
    expect(ranges[0]).toBe('bytes=0-')
    await page.context().close()
  })

  test('360 pixels wide: nothing sticks out, one view at a time', async () => {
    const { page, complaints } = await site.open({
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    })
    await row(page, 'Song 2').tap()
    await waitForTitle(page, 'Song 2')
    for (const [view, visible] of [
      ['similar', '#similar-list'],
      ['next', '#next-list'],
      ['map', '#map-canvas'],
      ['queue', '#queue-list'],
      ['songs', '#songs-list'],
    ] as const) {
      await page.locator(`#phone-tabs [data-opens="${view}"]`).tap()
      await page.locator(visible).waitFor()
      expect(await widthFits(page)).toBe(true)
      const player = (await page.locator('#player').boundingBox())!
      expect(player.x + player.width).toBeLessThanOrEqual(360)
      expect(player.y + player.height).toBeLessThanOrEqual(740)
    }
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('dark and light follow the system, and then the button', async () => {
    const ground = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const { page: dark } = await site.open({ colorScheme: 'dark' })
    const { page: light } = await site.open({ colorScheme: 'light' })
    const [black, white] = [await ground(dark), await ground(light)]
    expect(black).not.toBe(white)
    await light.locator('#theme-button').click()
    expect(await ground(light)).toBe(black)
    await light.reload()
    expect(await ground(light)).toBe(black)
    await light.locator('#theme-button').click()
    expect(await ground(light)).toBe(white)
    await dark.context().close()
    await light.context().close()
  })

  test('Chinese for a Chinese browser, and at the press of a button, without stopping the music', async () => {
    const { page } = await site.open({ locale: 'zh-CN' })
    await page.locator('#songs-count', { hasText: '共 24 首' }).waitFor()
    expect(await page.getAttribute('html', 'lang')).toBe('zh-CN')
    await row(page, 'Song 2').click()
    await page.locator('body.playing').waitFor()
    await page.locator('#language-button').click()
    await page.locator('#songs-count', { hasText: '24 songs' }).waitFor()
    expect(await page.locator('#search').getAttribute('placeholder')).toBe('Search songs, artists, albums')
    expect(await page.locator('body').getAttribute('class')).toBe('playing')
    expect(await title(page)).toBe('Song 2')
    await page.context().close()
  })

  test('a server that does not answer: the page says so, and tries again', async () => {
    const { page } = await site.open()
    await row(page, 'Song 2').waitFor()
    await page.route('**/api/search**', route => route.abort())
    await page.fill('#search', 'song')
    await page.locator('#songs-list [role="alert"]', { hasText: 'The server does not answer.' }).waitFor()
    await page.unroute('**/api/search**')
    await page.locator('#songs-list [role="alert"] button').click()
    await page.locator('#songs-count', { hasText: '24 found' }).waitFor()
    await page.context().close()
  })

  test('the player stays where it is, whatever is shown', async () => {
    const { page } = await site.open()
    await row(page, 'Song 2').waitFor()
    const place = () => page.locator('#player').boundingBox()
    const before = await place()
    const stage = await page.locator('#map').boundingBox()
    await row(page, 'Song 2').click()
    await page.locator('#spectrogram[data-song="2"]').waitFor()
    await page.locator('#side [data-opens="queue"]').click()
    expect(await place()).toEqual(before)
    expect(await page.locator('#map').boundingBox()).toEqual(stage)
    await page.context().close()
  })
})

describe.skipIf(!executable)('large and empty libraries', () => {
  test('an empty one says how to fill it', async () => {
    const empty = await openSite(executable!, { library: fakeLibrary(join(folder, 'empty'), 0) })
    const { page, complaints } = await empty.open()
    await page.locator('#songs-list', { hasText: 'murecom index ~/Music' }).waitFor()
    await page.locator('#map-note', { hasText: 'murecom index ~/Music' }).waitFor()
    expect(await page.locator('[data-opens="next"]').first().isVisible()).toBe(false)
    expect(complaints).toEqual([])
    await empty.close()
  })
})
