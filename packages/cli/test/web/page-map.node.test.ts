import { toScreen, type View, WHOLE, zoomAt } from '@murecom/song-map/geometry'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { describePage, eventually, openPlace, playAndPause, waitForTitle } from './page.ts'

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
    // The songs of a colour are a list, and those in view can be kept.
    await buttons.nth(2).click()
    await buttons.nth(3).click()
    expect(await page.locator('#save-count').textContent()).toBe('6 songs')
    expect(await page.inputValue('#save-name')).toBe('王菲')
    await page.keyboard.press('Escape')
    await page.locator('#map-songs').click()
    await page.locator('#songs-count', { hasText: 'found' }).waitFor()
    expect(await page.locator('#songs-where input').inputValue()).toBe('artist = "王菲"')
    // What was searched for is marked on the map.
    await openPlace(page, 'songs?q=song+10')
    await page.locator('#songs-count', { hasText: '1 found' }).waitFor()
    await openPlace(page, 'map')
    await page.locator('#map-found', { hasText: '1 found' }).waitFor()
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
