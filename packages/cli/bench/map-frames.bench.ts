/**
 * The page's map of 20,000 songs in Chromium, painted without a graphics card: milliseconds from one frame to the next while
 * the map is dragged and zoomed, an event a frame. A screen of 60 Hz asks for a frame every 16.7 ms.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from '@murecom/testing/chromium'
import { type Row, record } from '../../../benchmarks/record.ts'
import { largeLibrary } from '../test/server/fake-library.ts'
import { openSite } from '../test/web/browser.ts'

const SONGS = 20_000
const FRAMES = 250
const chromium = findChromium()
if (!chromium) process.exit(0)
const folder = mkdtempSync(join(tmpdir(), 'murecom-map-'))
const site = await openSite(chromium, { library: largeLibrary(folder, SONGS) })
const rows: Row[] = []
for (const [name, viewport] of [
  ['1280 x 800', { width: 1280, height: 800 }],
  ['390 x 800, a phone', { width: 390, height: 800 }],
] as const) {
  const { page } = await site.open({ viewport })
  if (viewport.width < 600)
    await page
      .getByRole('tab', { name: 'Map' })
      .or(page.getByRole('button', { name: 'Map' }))
      .first()
      .click()
  await page.locator('#map-canvas').waitFor()
  await page.waitForTimeout(1500)
  for (const motion of ['still', 'drag', 'zoom', 'point'] as const) {
    const picture = () => page.locator('#map-canvas').evaluate(canvas => (canvas as HTMLCanvasElement).toDataURL())
    const before = await picture()
    const gaps = await page.locator('#map-canvas').evaluate(
      (canvas, { motion, frames }) =>
        new Promise<number[]>(resolve => {
          const box = canvas.getBoundingClientRect()
          const at = (x: number, y: number): PointerEventInit & WheelEventInit => ({
            clientX: box.left + box.width / 2 + x,
            clientY: box.top + box.height / 2 + y,
            pointerId: 1,
            isPrimary: true,
            buttons: motion === 'drag' ? 1 : 0,
            bubbles: true,
            cancelable: true,
          })
          const gaps: number[] = []
          let last = 0
          let n = 0
          if (motion === 'drag') canvas.dispatchEvent(new PointerEvent('pointerdown', at(0, 0)))
          const step = (now: number): void => {
            if (last > 0) gaps.push(now - last)
            last = now
            const x = 60 * Math.sin(n / 9)
            if (motion === 'zoom')
              canvas.dispatchEvent(new WheelEvent('wheel', { ...at(0, 0), deltaY: n % 80 < 40 ? -60 : 60 }))
            else if (motion !== 'still') canvas.dispatchEvent(new PointerEvent('pointermove', at(x, x / 2)))
            if (n++ < frames) requestAnimationFrame(step)
            else {
              if (motion === 'drag') canvas.dispatchEvent(new PointerEvent('pointerup', at(x, x / 2)))
              resolve(gaps)
            }
          }
          requestAnimationFrame(step)
        }),
      { motion, frames: FRAMES },
    )
    // What did not move says nothing.
    if (((await picture()) === before) !== (motion === 'still'))
      throw new Error(`${motion}: the map was not as expected`)
    gaps.sort((a, b) => a - b)
    const part = (share: number): number => Number(gaps[Math.floor(share * (gaps.length - 1))]!.toFixed(1))
    const row = { window: name, motion, 'median ms': part(0.5), '95 % ms': part(0.95), 'longest ms': part(1) }
    rows.push(row)
    console.log(JSON.stringify(row))
  }
  await page.context().close()
}
await site.close()
rmSync(folder, { recursive: true })
record('map-frames', { songs: String(SONGS) }, rows)
