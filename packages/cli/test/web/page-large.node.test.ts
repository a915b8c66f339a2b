/** The page over 100,000 songs. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { largeLibrary } from '../server/fake-library.ts'
import {
  describePage,
  eventually,
  openPlace,
  openTab,
  type PageSuite,
  row,
  titles,
  watchMessages,
  widthFits,
} from './page.ts'

const SONGS = 100_000

const large = ({ site }: PageSuite): void => {
  test('the map: drawn, found under the pointer, zoomed', async () => {
    const { page, complaints } = await site().open()
    await page.locator('#songs-count', { hasText: '100000 songs' }).waitFor()
    await openPlace(page, 'map')
    await eventually(() => inkOf(page)).toBeGreaterThan(10_000)
    const box = (await page.locator('#map-canvas').boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.locator('#map-tip strong', { hasText: /^Song \d+$/ }).waitFor()
    await page.mouse.wheel(0, -1500)
    await page.mouse.move(box.x + box.width / 2 + 3, box.y + box.height / 2)
    expect(await inkOf(page)).toBeGreaterThan(100)
    await page.locator('#map-buttons button').nth(2).click()
    expect(await page.locator('#map-words').textContent()).toMatch(/^100000 songs/)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('filtered, and played by chance', async () => {
    const { page, complaints } = await site().open()
    // A filter without words lists all that it lets through, and so does an address that has one.
    await openPlace(page, 'songs?where=year%20%3E%201900')
    await page.locator('#songs-count', { hasText: '100000 found' }).waitFor()
    expect(await page.locator('#songs-where input').inputValue()).toBe('year > 1900')
    // The buttons mean all songs, not those that were scrolled to; a queue takes some of them by chance.
    const messages = await watchMessages(page)
    await page.locator('#songs-tools .actions button').nth(1).click()
    await eventually(() => page.locator('#queue-badge').textContent()).toBe('10000')
    expect(await messages()).toContainEqual(expect.stringContaining('At most 10000 songs'))
    await openTab(page, 'queue')
    expect((await titles(page)).filter(title => title.length > 'Song 9999'.length)).not.toEqual([])
    const shown = await page.locator('#queue-list .row').count()
    expect(shown).toBeLessThan(500)
    await page.locator('#queue-list .list-more button').last().click()
    await eventually(() => page.locator('#queue-list .row').count()).toBeGreaterThan(shown + 100)
    expect(complaints.filter(text => !text.includes('404'))).toEqual([]) // the songs have no files
    await page.context().close()
  })

  test('a list that is scrolled while a search is on its way shows what was searched for', async () => {
    const { page } = await site().open()
    await page.locator('#songs-count', { hasText: '100000 songs' }).waitFor()
    let release = (): void => {}
    const gate = new Promise<void>(resolve => {
      release = resolve
    })
    await page.route('**/api/**song*77**', async route => {
      await gate
      await route.continue().catch(() => {}) // the page may have given it up
    })
    await page.fill('#search', 'song 77')
    await page.locator('#songs-list').evaluate(list => {
      list.scrollTop = list.scrollHeight / 2
    })
    await page.locator('#songs-list .skeleton').first().waitFor({ state: 'attached' })
    release()
    await page.locator('#songs-count', { hasText: '1111 found' }).waitFor()
    await row(page, 'Song 77').waitFor()
    await page.context().close()
  })

  test('in every size of window: rows of the window alone, the last song, a search, what sounds alike', async () => {
    const { page } = await site().open()
    for (const [width, height] of [
      [320, 640],
      [390, 844],
      [844, 390],
      [1280, 800],
      [2560, 1300],
    ] as const) {
      const size = `${width} x ${height}`
      await page.setViewportSize({ width, height })
      await openPlace(page, 'songs')
      await row(page, 'Song 1').waitFor()
      await page.locator('#songs-list').evaluate(list => {
        list.scrollTop = list.scrollHeight
      })
      await row(page, `Song ${SONGS}`).waitFor()
      expect(await page.locator('#songs-list > li').count(), size).toBeLessThan(60)
      await page.fill('#search', 'song 77')
      await page.locator('#songs-count', { hasText: '1111 found' }).waitFor()
      await row(page, 'Song 77').click()
      await page.locator('#similar-list .row').first().waitFor({ state: 'attached' })
      expect(await widthFits(page), size).toBe(true)
      await page.fill('#search', '')
      await page.locator('#songs-count', { hasText: '100000 songs' }).waitFor()
    }
    await page.context().close()
  })
}

describePage('100,000 songs', large, { library: folder => largeLibrary(folder, SONGS) })

/** Pixels of the map's middle that have another colour than its ground: on a photograph, because WebGL keeps no pixels. */
async function inkOf(page: Page): Promise<number> {
  const box = (await page.locator('#map-canvas').boundingBox())!
  const clip = { x: box.x + 60, y: box.y + 60, width: box.width - 120, height: box.height - 120 }
  const photograph = (await page.screenshot({ clip })).toString('base64')
  return page.evaluate(async text => {
    const image = new Image()
    image.src = `data:image/png;base64,${text}`
    await image.decode()
    const { width, height } = image
    const g = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')!
    g.drawImage(image, 0, 0)
    const pixels = new Uint32Array(g.getImageData(0, 0, width, height).data.buffer)
    const counts = new Map<number, number>()
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1)
    return pixels.length - Math.max(...counts.values())
  }, photograph)
}
