import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from '@murecom/testing/chromium'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { type ServedLibrary, Users } from '../../src/server.ts'
import { fakeLibrary, fakeRecommender } from '../server/fake-library.ts'
import { openSite, PATIENCE_MS, type Site } from './browser.ts'

/** A site with songs of 12 seconds and a recommender, for the tests of one file. */
export interface PageSuite {
  /** The site; there once the tests run. */
  site: () => Site
  /** Paths of the songs' files, by number from 0. */
  paths: () => readonly string[]
}

/** What the site of some tests has. */
interface SuiteOptions {
  /** Its library, whose files may lie in a folder that is given. Default 24 songs. */
  library?: (folder: string) => ServedLibrary & { paths?: readonly string[] }
  /** A user who has to sign in. Default none. */
  user?: { name: string; password: string }
}

/** Tests in a real Chromium; skipped, with the reason printed, where there is none. */
export function describePage(
  name: string,
  tests: (suite: PageSuite) => void,
  { library: make = folder => fakeLibrary(folder, 24, 12), user }: SuiteOptions = {},
): void {
  const executable = findChromium()
  describe.skipIf(!executable)(name, { timeout: 4 * PATIENCE_MS }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'murecom-page-test-'))
    let site: Site
    let paths: readonly string[]
    beforeAll(async () => {
      const library = make(folder)
      paths = library.paths ?? []
      const users = user && new Users(join(folder, 'users.json'))
      await users?.add(user!.name, user!.password)
      site = await openSite(executable!, { library, users, recommender: fakeRecommender() })
    }, 4 * PATIENCE_MS)
    afterAll(async () => {
      await site?.close()
      rmSync(folder, { recursive: true })
    }, 4 * PATIENCE_MS)
    tests({ site: () => site, paths: () => paths })
  })
}

/** The button of a song in a list. */
export const row = (page: Page, title: string, list = '#songs-list'): Locator =>
  page.locator(`${list} .row-play`).filter({ has: page.getByText(title, { exact: true }) })

/** Title of the song that is played. */
export const playedTitle = (page: Page): Promise<string | null> => page.locator('#now-title').textContent()

/** Waits until a song is the current one. */
export const waitForTitle = (page: Page, text: string): Promise<void> =>
  page.locator('#now-title', { hasText: text }).waitFor()

/** Waits until there is sound, and then silences it, so that the next song does not begin while a test looks at this one. */
export async function playAndPause(page: Page, title: string): Promise<void> {
  await row(page, title).click()
  await page.locator('body.playing:not(.waiting)').waitFor()
  await page.locator('#transport .primary').click()
  await page.locator('body:not(.playing)').waitFor()
}

/** Opens a tab of the side. */
export const openTab = (page: Page, name: 'similar' | 'next' | 'queue'): Promise<void> =>
  page.locator(`#side-tabs [data-opens="${name}"]`).click()

/** Goes to a place by its address, as a link does. */
export const openPlace = (page: Page, place: string): Promise<void> =>
  page.evaluate(hash => {
    return new Promise<void>(done => {
      if (location.hash === hash) done()
      addEventListener('hashchange', () => requestAnimationFrame(() => done()), { once: true })
      location.hash = hash
    })
  }, `#/${place}`)

/** Titles of a list. */
export const titles = (page: Page, list = '#queue-list'): Promise<string[]> =>
  page.locator(`${list} .row-title`).allTextContents()

/** Clicks on the spectrogram, at a share of its width. */
export async function jumpTo(page: Page, share: number): Promise<void> {
  await openPlace(page, 'now')
  const box = (await page.locator('#spectrogram').boundingBox())!
  await page.mouse.click(box.x + box.width * share, box.y + box.height / 2)
}

/** True when nothing makes the page wider than the window. */
export const widthFits = (page: Page): Promise<boolean> =>
  page.evaluate(
    () => document.documentElement.scrollWidth <= window.innerWidth && document.body.scrollWidth <= innerWidth,
  )

/** What the focus is on: an id, or the classes. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { id, className } = document.activeElement as HTMLElement
    return id || className
  })

/** Photographs the page into the folder that the variable MURECOM_PICTURES names, for those who look at what a test walks through. */
export async function lookAt(page: Page, name: string): Promise<void> {
  const folder = process.env['MURECOM_PICTURES']
  if (folder) await page.screenshot({ path: join(folder, `${name.replaceAll(' ', '-')}.png`) })
}

/** Waits, however long it takes, until a question has the answer that is expected. */
export const eventually = <T>(ask: () => T | Promise<T>) => expect.poll(ask, { timeout: PATIENCE_MS })

/** Keeps every message that the page shows for some seconds: a slow machine would miss them. */
export async function watchMessages(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const box = document.querySelector('#toast span')!
    const messages = [box.textContent ?? '']
    Object.assign(globalThis, { messages })
    new MutationObserver(() => messages.push(box.textContent ?? '')).observe(box, { childList: true, subtree: true })
  })
  return () => page.evaluate(() => (globalThis as unknown as { messages: string[] }).messages)
}

/** Presses the button of the last message, whether it is still shown or not. */
export const pressMessage = (page: Page): Promise<void> =>
  page.locator('#toast button').evaluate(button => (button as HTMLButtonElement).click())
