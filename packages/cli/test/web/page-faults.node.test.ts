import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from '@murecom/testing/chromium'
import type { Page, Route } from 'playwright-core'
import { expect, test } from 'vitest'
import { fakeLibrary } from '../server/fake-library.ts'
import { openSite } from './browser.ts'
import { describePage, eventually, openPlace, playedTitle, row, waitForTitle, watchMessages } from './page.ts'

/** All rows of the list are in the window. */
const TALL = { viewport: { width: 1280, height: 1700 } }

/** Longer than the page lets one read why a song does not play, before it goes on. */
const SKIPPED_MS = 4000
/** The page's time goes on at once: it waits for nothing that a test has to wait for too. */
const CLOCK = (page: Page): Promise<void> => page.clock.install()

/** An answer when the page would have gone on, if it did. */
async function afterSkipping<T>(page: Page, ask: () => Promise<T>): Promise<T> {
  await page.clock.fastForward(SKIPPED_MS)
  await page.waitForTimeout(300) // it would ask the server first
  return ask()
}

describePage('what goes wrong', ({ site, paths }) => {
  test('a server that is gone, busy or wrong: it is said, and everything is there again when the server is', async () => {
    const { page } = await site().open(TALL)
    await row(page, 'Song 2').waitFor()
    await page.route('**/api/**', route => route.abort())
    await page.fill('#search', 'song')
    await page.locator('#songs-list [role="alert"]', { hasText: 'The server does not answer.' }).waitFor()
    await page.locator('#banner', { hasText: 'Trying again' }).waitFor()
    await page.unroute('**/api/**')
    // No click: the page looks again by itself.
    await page.locator('#songs-count', { hasText: '24 found' }).waitFor()
    await page.locator('#banner').waitFor({ state: 'hidden' })
    for (const [status, message] of [
      [503, 'The server is busy.'],
      [500, 'This could not be loaded.'],
    ] as const) {
      await page.route('**/api/search**', route => route.fulfill({ status, json: { error: 'x' } }))
      await page.fill('#search', `song ${status}`)
      await page.locator('#songs-list [role="alert"]', { hasText: message }).waitFor()
      await page.unroute('**/api/search**')
    }
    await page.fill('#search', 'song')
    await page.locator('#songs-count', { hasText: '24 found' }).waitFor()
    await page.context().close()
  })

  test('the music waits for the server, and goes on when it is back', async () => {
    const { page } = await site().open(TALL)
    await row(page, 'Song 2').waitFor()
    await page.route('**/api/**', route => route.abort())
    await row(page, 'Song 2').click()
    await page.locator('#banner button').waitFor()
    // Other questions may fail before the song does.
    await page.locator('body:not(.playing)').waitFor()
    await page.unroute('**/api/**')
    // Not click(), which waits for a button to be seen: the page asks by itself too, and may have hidden it by now.
    await page.locator('#banner button').dispatchEvent('click')
    await page.locator('body.playing:not(.waiting)').waitFor()
    await page.context().close()
  })

  test('a slow server: the shapes of rows, a note, and then the songs', async () => {
    const { page } = await site().open(TALL, CLOCK)
    let held: Route | undefined
    const holding = new Promise<void>(resolve => {
      void page.route('**/api/songs**', route => {
        held = route
        resolve()
      })
    })
    await page.reload()
    await holding
    await page.locator('#songs-list[aria-busy="true"] .skeleton').first().waitFor()
    await page.clock.fastForward(6000)
    await page.locator('#songs-list .list-note', { hasText: 'Still waiting for the server' }).waitFor()
    await held!.continue()
    await row(page, 'Song 2').waitFor()
    expect(await page.locator('.skeleton').count()).toBe(0)
    expect(await page.getAttribute('#songs-list', 'aria-busy')).toBe(null)
    await page.context().close()
  })

  test('a file that was deleted and one that is no music: each is named with its reason, and the next song begins', async () => {
    const { page } = await site().open(TALL, CLOCK)
    const messages = await watchMessages(page)
    for (const name of ['Song 20', 'Song 21', 'Song 22']) {
      await page.getByLabel(`Add to the queue: ${name}`, { exact: true }).click()
    }
    rmSync(paths()[19]!)
    writeFileSync(paths()[20]!, 'not music')
    await row(page, 'Song 20').click()
    await eventually(messages).toContainEqual(expect.stringContaining('The file of this song is gone: Song 20.'))
    await page.clock.fastForward(SKIPPED_MS)
    const wrongType = 'This browser cannot play such files (audio/wav): Song 21'
    await eventually(messages).toContainEqual(expect.stringContaining(wrongType))
    await page.clock.fastForward(SKIPPED_MS)
    await waitForTitle(page, 'Song 22')
    await page.locator('body.playing').waitFor()
    await page.context().close()
  })

  test('at the end of the queue a song that cannot be played is followed by the radio, and by nothing without it', async () => {
    const { page } = await site().open(TALL, CLOCK)
    const messages = await watchMessages(page)
    const broken = (route: Route): Promise<void> =>
      route.fulfill({ status: 200, contentType: 'audio/wav', body: 'no music' })
    for (const id of [12, 24]) await page.route(`**/api/audio/${id}`, broken)
    await row(page, 'Song 24').click()
    await eventually(messages).toContainEqual(expect.stringContaining('Song 24'))
    await page.clock.fastForward(SKIPPED_MS)
    await waitForTitle(page, 'Song 23')
    await page.locator('body.playing').waitFor()
    await page.locator('#radio').click()
    await row(page, 'Song 12').click()
    await page.locator('body:not(.playing)').waitFor()
    await eventually(messages).toContainEqual(expect.stringContaining('Song 12'))
    expect(await afterSkipping(page, () => playedTitle(page))).toBe('Song 12')
    await page.context().close()
  })

  test('the radio gives up when nothing can be played', async () => {
    const { page } = await site().open(TALL, CLOCK)
    await row(page, 'Song 10').waitFor()
    const messages = await watchMessages(page)
    await page.route('**/api/audio/**', route =>
      route.fulfill({ status: 200, contentType: 'audio/wav', body: 'no music' }),
    )
    await row(page, 'Song 10').click()
    const faults = async (): Promise<number> => (await messages()).filter(text => text.includes('cannot play')).length
    for (let n = 1; n < 5; n++) {
      await eventually(faults).toBe(n)
      await page.clock.fastForward(SKIPPED_MS)
    }
    await eventually(faults).toBe(5)
    expect(await afterSkipping(page, () => page.locator('#queue-badge').textContent())).toBe('5')
    await page.context().close()
  })

  test('a remembered song that the library has no more', async () => {
    const { page } = await site().open(TALL)
    await row(page, 'Song 2').waitFor()
    const gone = { id: 999, title: 'Gone', artist: null, album: null, folder: 'f', duration: 3 }
    await page.evaluate(queue => localStorage.setItem('murecom.queue', queue), JSON.stringify({ songs: [gone], at: 0 }))
    await page.reload()
    const messages = await watchMessages(page)
    await eventually(messages).toContainEqual(expect.stringContaining('This song is no longer in the library: Gone'))
    await page.context().close()
  })

  test('an empty library says how to fill it; one of one song says that nothing can be alike', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'murecom-page-small-'))
    const empty = await openSite(findChromium()!, {
      library: fakeLibrary(join(folder, 'empty'), 0),
      program: 'npx -y pnpm@12 murecom',
    })
    const { page, complaints } = await empty.open()
    await page.locator('#songs-list', { hasText: 'npx -y pnpm@12 murecom index ~/Music' }).waitFor()
    await openPlace(page, 'map')
    await page.locator('#map-note', { hasText: 'murecom index ~/Music' }).waitFor()
    expect(complaints).toEqual([])
    await empty.close()
    const single = await openSite(findChromium()!, { library: fakeLibrary(join(folder, 'one'), 1) })
    const { page: one } = await single.open()
    await one.locator('#songs-count', { hasText: '1 song' }).waitFor()
    await row(one, 'Song 1').click()
    await one.locator('#similar-list', { hasText: 'There is no other song' }).waitFor()
    await single.close()
    rmSync(folder, { recursive: true })
  })
})
