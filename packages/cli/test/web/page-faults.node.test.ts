import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from '@murecom/testing/chromium'
import type { Route } from 'playwright-core'
import { expect, test } from 'vitest'
import { fakeLibrary } from '../server/fake-library.ts'
import { openSite } from './browser.ts'
import { describePage, eventually, openPlace, row, waitForTitle, watchMessages } from './page.ts'

/** All rows of the list are in the window. */
const TALL = { viewport: { width: 1280, height: 1700 } }

describePage('what goes wrong', ({ site, paths }) => {
  test('a server that is gone: a banner, and everything is there again when the server is', async () => {
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
    await page.context().close()
  })

  test('the music waits for the server, and goes on when it is back', async () => {
    const { page } = await site().open(TALL)
    await row(page, 'Song 2').waitFor()
    await page.route('**/api/**', route => route.abort())
    await row(page, 'Song 2').click()
    await page.locator('#banner button').waitFor()
    expect(await page.locator('body.playing').count()).toBe(0)
    await page.unroute('**/api/**')
    // Not click(), which waits for a button to be seen: the page asks by itself too, and may have hidden it by now.
    await page.locator('#banner button').dispatchEvent('click')
    await page.locator('body.playing:not(.waiting)').waitFor()
    await page.context().close()
  })

  test('a slow server: the shapes of rows, a note, and then the songs', async () => {
    const { page } = await site().open(TALL)
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
    await page.locator('#songs-list .list-note', { hasText: 'Still waiting for the server' }).waitFor()
    await held!.continue()
    await row(page, 'Song 2').waitFor()
    expect(await page.locator('.skeleton').count()).toBe(0)
    expect(await page.getAttribute('#songs-list', 'aria-busy')).toBe(null)
    await page.context().close()
  })

  test('a server that is busy or wrong: the list says so, and asks again at a click', async () => {
    const { page } = await site().open(TALL)
    await row(page, 'Song 2').waitFor()
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

  test('a file that was deleted and one that is no music: each is named with its reason, and the next song begins', async () => {
    const { page } = await site().open(TALL)
    const messages = await watchMessages(page)
    for (const name of ['Song 20', 'Song 21', 'Song 22']) {
      await page.getByLabel(`Add to the queue: ${name}`, { exact: true }).click()
    }
    rmSync(paths()[19]!)
    writeFileSync(paths()[20]!, 'not music')
    await row(page, 'Song 20').click()
    await eventually(messages).toContainEqual(expect.stringContaining('The file of this song is gone: Song 20.'))
    const wrongType = 'This browser cannot play such files (audio/wav): Song 21'
    await eventually(messages).toContainEqual(expect.stringContaining(wrongType))
    await waitForTitle(page, 'Song 22')
    await page.locator('body.playing').waitFor()
    await page.context().close()
  })

  test('at the end of the queue a song that cannot be played is followed by the radio, and by nothing without it', async () => {
    const { page } = await site().open(TALL)
    await page.route('**/api/audio/24', route =>
      route.fulfill({ status: 200, contentType: 'audio/wav', body: 'no music' }),
    )
    await row(page, 'Song 24').click()
    await waitForTitle(page, 'Song 23')
    await page.locator('body.playing').waitFor()
    await page.locator('#radio').click()
    const messages = await watchMessages(page)
    await page.route('**/api/audio/12', route =>
      route.fulfill({ status: 200, contentType: 'audio/wav', body: 'no music' }),
    )
    await row(page, 'Song 12').click()
    await page.locator('body:not(.playing)').waitFor()
    await eventually(messages).toContainEqual(expect.stringContaining('Song 12'))
    await page.waitForTimeout(4000) // longer than the page waits before it goes on
    await waitForTitle(page, 'Song 12')
    await page.context().close()
  })

  test('the radio gives up when nothing can be played', async () => {
    const { page } = await site().open(TALL)
    await row(page, 'Song 10').waitFor()
    await page.route('**/api/audio/**', route =>
      route.fulfill({ status: 200, contentType: 'audio/wav', body: 'no music' }),
    )
    await row(page, 'Song 10').click()
    await eventually(() => page.locator('#queue-badge').textContent()).toBe('5')
    await page.waitForTimeout(4000)
    expect(await page.locator('#queue-badge').textContent()).toBe('5')
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
})

describePage('small libraries', () => {
  test('an empty one says how to fill it; a library of one song says that nothing can be alike', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'murecom-page-small-'))
    const empty = await openSite(findChromium()!, { library: fakeLibrary(join(folder, 'empty'), 0) })
    const { page, complaints } = await empty.open()
    await page.locator('#songs-list', { hasText: 'murecom index ~/Music' }).waitFor()
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
