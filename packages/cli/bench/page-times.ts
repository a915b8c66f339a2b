/** Times of the page in a browser: from what a user does to the frame that shows the answer. */
import type { Page } from 'playwright-core'

/** What a page does while it opens. */
export interface Opening {
  paint: number
  rows: number
}

/** Notes, in a page that is not loaded yet, when its first songs are painted. */
export const watchOpening = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const noted = globalThis as unknown as { firstRows?: number }
    new MutationObserver((_, observer) => {
      if (!document.querySelector('#songs-list .row')) return
      observer.disconnect()
      // Before a frame is painted, then after it.
      requestAnimationFrame(() =>
        setTimeout(() => {
          noted.firstRows = performance.now()
        }),
      )
    }).observe(document, { childList: true, subtree: true })
  })

/** Milliseconds from the beginning of the navigation to the first contentful paint, and to the first songs. */
export async function openingOf(page: Page): Promise<Opening> {
  await page.waitForFunction(() => (globalThis as unknown as { firstRows?: number }).firstRows !== undefined)
  return page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]!.startTime,
    rows: (globalThis as unknown as { firstRows: number }).firstRows,
  }))
}

/** A list that has no other rows after so long is taken to have none at all. */
const PATIENCE_MS = 60_000

/**
 * Milliseconds from an event to the frame in which a list has other rows, none of which still waits for its song.
 *
 * @param event what begins the time: its own time stamp is taken
 * @param list where the answer is shown
 * @param act makes the event, as a user does
 * @throws Error with what the list shows instead, after a minute
 */
export async function timeToRows(
  page: Page,
  event: string,
  list: string,
  act: () => Promise<unknown>,
): Promise<number> {
  await page.evaluate(
    ([event, list, patience]) => {
      const box = document.querySelector(list)!
      const answer = new Promise<number>((resolve, reject) => {
        setTimeout(() => {
          const shown = box.textContent?.trim().slice(0, 200)
          reject(new Error(`no other rows in ${list} after ${event}; busy: ${box.ariaBusy}; it shows: ${shown}`))
        }, patience)
        const begin = ({ timeStamp }: Event): void => {
          new MutationObserver((_, observer) => {
            if (!box.querySelector('.row') || box.querySelector('.skeleton')) return
            observer.disconnect()
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - timeStamp)))
          }).observe(box, { childList: true })
        }
        addEventListener(event, begin, { capture: true, once: true })
      })
      Object.assign(globalThis, { answer })
    },
    [event, list, PATIENCE_MS] as const,
  )
  await act()
  return page.evaluate(() => (globalThis as unknown as { answer: Promise<number> }).answer)
}

/** Milliseconds between frames while the map is dragged to and fro, an event a frame. */
export function dragFrames(page: Page, frames: number): Promise<number[]> {
  return page.locator('#map-canvas').evaluate(
    (canvas, frames) =>
      new Promise<number[]>(resolve => {
        const { left, top, width, height } = canvas.getBoundingClientRect()
        const event = (type: string, x: number): PointerEvent => {
          const [clientX, clientY] = [left + width / 2 + x, top + height / 2 + x / 2]
          return new PointerEvent(type, { clientX, clientY, pointerId: 1, isPrimary: true, buttons: 1, bubbles: true })
        }
        const gaps: number[] = []
        let last = 0
        canvas.dispatchEvent(event('pointerdown', 0))
        const step = (now: number): void => {
          if (last > 0) gaps.push(now - last)
          last = now
          const x = 60 * Math.sin(gaps.length / 9)
          canvas.dispatchEvent(event(gaps.length < frames ? 'pointermove' : 'pointerup', x))
          if (gaps.length < frames) requestAnimationFrame(step)
          else resolve(gaps)
        }
        requestAnimationFrame(step)
      }),
    frames,
  )
}
