import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { toScreen, WHOLE } from '../../web/src/map/map-geometry.ts'
import { fakeLibrary } from '../server/fake-library.ts'
import { findChromium, openSite } from './browser.ts'
import { describePage, eventually, playAndPause, waitForTitle } from './page.ts'

describePage('the map', ({ site }) => {
  test('a click plays the song under it; wheel and buttons zoom', async () => {
    const { page } = await site().open()
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
    const picture = () => canvas.evaluate(c => (c as HTMLCanvasElement).toDataURL().length)
    const before = await picture()
    await page.mouse.wheel(0, -400)
    await eventually(picture).not.toBe(before)
    await page.locator('#map-colour').selectOption('artist')
    await page.locator('#map-legend button', { hasText: '王菲' }).click()
    await page.locator('#map-legend button[aria-pressed="true"]', { hasText: '王菲' }).waitFor()
    await page.context().close()
  })

  test('lines lead from the song that is played to what sounds like it', async () => {
    const { page } = await site().open()
    await page.locator('#map-legend button').first().waitFor()
    const canvas = page.locator('#map-canvas')
    const box = (await canvas.boundingBox())!
    const map = await askMap(page, site().server.url)
    const placeOf = (i: number) => toScreen(WHOLE, box, map.x[i]!, map.y[i]!)
    const [fromX, fromY] = placeOf(4)
    const far = ([x, y]: [number, number]): number => Math.hypot(x - fromX, y - fromY)
    // Of the songs nearest by number, which sound like Song 5, the farthest on the map.
    const [[toX, toY]] = [2, 3, 5, 6].map(placeOf).sort((a, b) => far(b) - far(a)) as [[number, number]]
    /** 9 places in the middle of the way to it. */
    const places = Array.from({ length: 9 }, (_, step) => {
      const part = 0.35 + (0.3 * step) / 8
      return [fromX + part * (toX - fromX), fromY + part * (toY - fromY)] as const
    })
    /** Those that something is drawn at. */
    const inked = () =>
      canvas.evaluate((element, places) => {
        const { clientWidth, width } = element as HTMLCanvasElement
        const g = (element as HTMLCanvasElement).getContext('2d')!
        const ratio = width / clientWidth
        return places.filter(([x, y]) => {
          const { data } = g.getImageData(Math.round(x * ratio) - 1, Math.round(y * ratio) - 1, 3, 3)
          return data.some((value, i) => i % 4 === 3 && value > 60)
        }).length
      }, places)
    expect(await inked()).toBeLessThan(9)
    await playAndPause(page, 'Song 5')
    await eventually(inked).toBe(9)
    await page.context().close()
  })

  test('by keyboard: Enter plays the song nearest to the middle, arrows do not seek', async () => {
    const { page } = await site().open()
    await page.locator('#map-legend button').first().waitFor()
    await page.locator('#map-canvas').focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('+')
    const name = await page.locator('#map-tip strong').textContent()
    await page.keyboard.press('Enter')
    await waitForTitle(page, name!)
    await page.context().close()
  })

  test('20,000 points are drawn, found under the pointer, and zoomed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'murecom-page-large-'))
    const [first] = fakeLibrary(folder, 1).numberedSongs()
    const count = 20_000
    const songs = Array.from({ length: count }, (_, i) => ({
      ...first!,
      id: i + 1,
      path: join(folder, `${i}.wav`),
      title: `Song ${i + 1}`,
    }))
    const random = mulberry32(5)
    const large = await openSite(findChromium()!, {
      library: {
        size: count,
        numberedSongs: () => songs,
        similar: async () => [],
        *songVectors() {
          for (const { id } of songs) yield { id, vectors: Float32Array.from({ length: 4 }, random), dimensions: 4 }
        },
      },
    })
    const { page, complaints } = await large.open()
    await page.locator('#songs-count', { hasText: '20000 songs' }).waitFor()
    const inked = () =>
      page.locator('#map-canvas').evaluate(canvas => {
        const { width, height } = canvas as HTMLCanvasElement
        const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
        let n = 0
        for (let i = 3; i < data.length; i += 4) if (data[i]! > 0) n++
        return n
      })
    await eventually(inked).toBeGreaterThan(10_000)
    const box = (await page.locator('#map-canvas').boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.locator('#map-tip strong', { hasText: /^Song \d+$/ }).waitFor()
    await page.mouse.wheel(0, -1500)
    await page.mouse.move(box.x + box.width / 2 + 3, box.y + box.height / 2)
    expect(await inked()).toBeGreaterThan(0)
    await page.locator('#map-buttons button').nth(2).click()
    // Chromium finds that this test, not the page, reads pixels often.
    expect(complaints.filter(text => !text.includes('willReadFrequently'))).toEqual([])
    await large.close()
    rmSync(folder, { recursive: true })
  })
})

async function askMap(page: Page, url: string): Promise<{ x: number[]; y: number[]; titles: string[] }> {
  return (await page.request.get(`${url}/api/map`)).json()
}
