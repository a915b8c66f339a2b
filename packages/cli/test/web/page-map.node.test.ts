import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { toScreen, type View, WHOLE, zoomAt } from '@murecom/song-map/geometry'
import { findChromium } from '@murecom/testing/chromium'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { fakeLibrary, namedSongs } from '../server/fake-library.ts'
import { openSite } from './browser.ts'
import {
  describePage,
  eventually,
  openPlace,
  openTab,
  playAndPause,
  titles,
  waitForTitle,
  watchMessages,
} from './page.ts'

describePage('the map', ({ site }) => {
  test('a click plays the song under it; wheel and buttons zoom', async () => {
    const { page } = await site().open()
    await openPlace(page, 'map')
    await page.locator('#map-legend button').first().waitFor()
    const canvas = page.locator('#map-canvas')
    const box = (await canvas.boundingBox())!
    const map = await askMap(page, site().server.url)
    const [x, y] = toScreen(WHOLE, box, map.x[4]!, map.y[4]!)
    const at = { x, y }
    await canvas.hover({ position: at })
    await page.locator('#map-tip', { hasText: map.titles[4]! }).waitFor()
    await canvas.click({ position: at })
    await waitForTitle(page, map.titles[4]!)
    const buttons = page.locator('#map-buttons button')
    await page.mouse.wheel(0, -400)
    await hoverMoved(page, box, map, zoomAt(WHOLE, box, x, y, Math.E))
    await buttons.nth(2).click() // the whole map again
    await buttons.nth(0).click()
    await hoverMoved(page, box, map, zoomAt(WHOLE, box, box.width / 2, box.height / 2, 1.6))
    await page.locator('#map-colour').selectOption('artist')
    await page.locator('#map-legend button', { hasText: '王菲' }).click()
    await page.locator('#map-legend button[aria-pressed="true"]', { hasText: '王菲' }).waitFor()
    await page.context().close()
  })

  test('lines lead from the song that is played to what sounds like it, and along a path', async () => {
    const { page } = await site().open()
    await openPlace(page, 'map')
    await page.locator('#map-legend button').first().waitFor()
    const canvas = page.locator('#map-canvas')
    const box = (await canvas.boundingBox())!
    const map = await askMap(page, site().server.url)
    const placeOf = (i: number) => toScreen(WHOLE, box, map.x[i]!, map.y[i]!)
    const [fromX, fromY] = placeOf(4)
    const far = ([x, y]: [number, number]): number => Math.hypot(x - fromX, y - fromY)
    // The song farthest away on the map, among those nearest by number, which sound like Song 5.
    const [[toX, toY]] = [2, 3, 5, 6].map(placeOf).sort((a, b) => far(b) - far(a)) as [[number, number]]
    type Place = readonly [x: number, y: number]
    /** 9 places in the middle of the way from one to another. */
    const between = ([ax, ay]: Place, [bx, by]: Place): Place[] =>
      Array.from({ length: 9 }, (_, step) => {
        const part = 0.35 + (0.3 * step) / 8
        return [ax + part * (bx - ax), ay + part * (by - ay)]
      })
    /** Those that something is drawn at. */
    const inkedOf = (places: readonly Place[]) =>
      canvas.evaluate((element, places) => {
        const { clientWidth, width } = element as HTMLCanvasElement
        const g = (element as HTMLCanvasElement).getContext('2d')!
        const ratio = width / clientWidth
        return places.filter(([x, y]) => {
          const { data } = g.getImageData(Math.round(x * ratio) - 1, Math.round(y * ratio) - 1, 3, 3)
          return data.some((value, i) => i % 4 === 3 && value > 60)
        }).length
      }, places)
    const path = () => inkedOf(between(placeOf(9), placeOf(10)))
    expect(await path()).toBeLessThan(9)
    await openPlace(page, 'path?from=10&to=11')
    await page.locator('#view .row').nth(1).waitFor()
    await page.locator('#view .actions a', { hasText: 'On the map' }).click()
    await eventually(path).toBe(9)
    const inked = () => inkedOf(between([fromX, fromY], [toX, toY]))
    expect(await inked()).toBeLessThan(9)
    await openPlace(page, 'songs')
    await playAndPause(page, 'Song 5')
    await openPlace(page, 'map')
    await eventually(inked).toBe(9)
    await page.context().close()
  })

  test('by keyboard: Enter plays the song nearest to the middle, arrows do not seek', async () => {
    const { page } = await site().open()
    await openPlace(page, 'map')
    await page.locator('#map-legend button').first().waitFor()
    await page.locator('#map-canvas').focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('+')
    const name = await page.locator('#map-tip strong').textContent()
    await page.keyboard.press('Enter')
    await waitForTitle(page, name!)
    await page.context().close()
  })

  test('100,000 songs: drawn, found under the pointer, zoomed; filtered, and played by chance', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'murecom-page-large-'))
    const [first] = fakeLibrary(folder, 1).numberedSongs()
    const count = 100_000
    const songs = Array.from({ length: count }, (_, i) => ({
      ...first!,
      id: i + 1,
      path: join(folder, `${i}.wav`),
      title: `Song ${i + 1}`,
    }))
    const random = mulberry32(5)
    const large = await openSite(findChromium()!, {
      library: {
        length: count,
        revision: 1,
        ...namedSongs(() => songs),
        orderedIds: () => Float64Array.from(songs, ({ id }) => id), // numbers are in the order of titles
        similar: async () => [],
        songVectors: () => ({
          ids: Float64Array.from(songs, ({ id }) => id),
          vectors: Float32Array.from({ length: 4 * count }, random),
          dimensions: 4,
          strongest: new Int32Array(count).fill(-1),
        }),
      },
    })
    const { page, complaints } = await large.open()
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
    await large.close()
    rmSync(folder, { recursive: true })
  })
})

/** Points at a song that lies elsewhere in `view` than on the whole map, away from others, and waits for its name. */
async function hoverMoved(page: Page, box: Box, map: MapAnswer, view: View): Promise<void> {
  const places = map.x.map((x, i) => toScreen(view, box, x, map.y[i]!))
  const apart = ([x, y]: readonly number[], [u, v]: readonly number[]): number => Math.hypot(x! - u!, y! - v!)
  const candidates = places.map((place, i) => ({
    i,
    place,
    alone: Math.min(...places.filter((_, j) => j !== i).map(other => apart(place, other))),
    moved: apart(place, toScreen(WHOLE, box, map.x[i]!, map.y[i]!)),
    inside: Math.min(place[0], box.width - place[0], place[1], box.height - place[1]) > 60, // not under the buttons
  }))
  const [best] = candidates.filter(({ moved, inside }) => inside && moved > 30).sort((a, b) => b.alone - a.alone)
  await page.mouse.move(box.x + best!.place[0], box.y + best!.place[1])
  await page.locator('#map-tip', { hasText: map.titles[best!.i]! }).waitFor()
}

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

interface MapAnswer {
  x: number[]
  y: number[]
  titles: string[]
}

interface Box {
  x: number
  y: number
  width: number
  height: number
}

async function askMap(page: Page, url: string): Promise<MapAnswer> {
  return (await page.request.get(`${url}/api/map`)).json()
}
