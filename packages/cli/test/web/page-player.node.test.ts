/** The page as a player: places, menus, favourites, a mix, a radio, and the way from the first sight to a playlist. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from '@murecom/testing/chromium'
import { openLibrary } from 'murecom/node'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { threeKinds } from '../../../murecom/test/radio/radio-library.ts'
import { storeLibrary } from '../../../murecom/test/reference/stored-library.ts'
import { openSite } from './browser.ts'
import {
  describePage,
  eventually,
  openPlace,
  openTab,
  playAndPause,
  playedTitle,
  row,
  titles,
  waitForTitle,
} from './page.ts'

/** Takes an item of the menu of a song. */
async function choose(page: Page, title: string, item: string): Promise<void> {
  await row(page, title).press('.')
  await page.locator('.menu [role="menuitem"]', { hasText: item }).click()
}

describePage('the page as a player', ({ site }) => {
  test('places have addresses: links, back, forward, and where a list was scrolled to', async () => {
    const { page, complaints } = await site().open()
    await page.locator('#places a[href="#/albums"]').click()
    await page.locator('.card', { hasText: 'Even' }).click()
    await page.locator('.view h2', { hasText: 'Even' }).waitFor()
    await eventually(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H2')
    const view = page.locator('.view')
    await row(page, 'Song 23', '.view').scrollIntoViewIfNeeded()
    const top = await view.evaluate(element => element.scrollTop)
    expect(top).toBeGreaterThan(0)
    // Not click() of the locator, which would scroll to it first.
    await page
      .locator('.view .link')
      .first()
      .evaluate(link => (link as HTMLElement).click())
    await page.locator('.view h2', { hasText: 'Various Artists' }).waitFor()
    await page.goBack()
    await page.locator('.view h2', { hasText: 'Even' }).waitFor()
    expect(await view.evaluate(element => element.scrollTop)).toBe(top)
    await page.goBack()
    await page.locator('#places a[aria-current="page"][href="#/albums"]').waitFor()
    // What was left is of another time: another song plays now, in another language.
    await openPlace(page, 'songs')
    await playAndPause(page, 'Song 3')
    await page.locator('#language-button').click()
    await page.goBack()
    await page.locator('.card', { hasText: 'Even' }).click()
    await page.locator('.view .button.primary', { hasText: '播放' }).waitFor()
    await page.locator('.view .row.current', { hasText: 'Song 3' }).waitFor()
    await openPlace(page, 'songs')
    await playAndPause(page, 'Song 5')
    await page.goBack()
    await page.locator('.view .row.current', { hasText: 'Song 5' }).waitFor()
    await page.reload()
    await page.locator('.view h2', { hasText: 'Even' }).waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('the menu of a song by keys: play next, love, never; favourites and the history know it', async () => {
    const { page } = await site().open()
    await row(page, 'Song 2').click()
    await page.waitForFunction(() => Number((document.querySelector('#seek') as HTMLInputElement).value) > 1.5)
    await page.locator('#transport .primary').click()
    await page.getByLabel('Add to the queue: Song 6', { exact: true }).first().click()
    await choose(page, 'Song 10', 'Play next')
    await openTab(page, 'queue')
    expect(await titles(page)).toEqual(['Song 2', 'Song 10', 'Song 6'])
    await row(page, 'Song 14').press('l')
    await page.locator('#songs-list .row.loved', { hasText: 'Song 14' }).waitFor()
    await openPlace(page, 'favourites')
    await row(page, 'Song 14', '.view').waitFor()
    await openPlace(page, 'songs')
    await choose(page, 'Song 2', 'Never play')
    await waitForTitle(page, 'Song 10')
    await openPlace(page, 'history')
    await page.locator('.view .row', { hasText: 'Song 2' }).first().waitFor()
    await page.context().close()
  })

  test('a mix follows its board; a path is a link; a pasted list names what is missing', async () => {
    const { page } = await site().open()
    await choose(page, 'Song 2', 'more like this')
    await page.locator('.chip', { hasText: 'Song 2' }).waitFor()
    await page.locator('.view .list .row').first().waitFor()
    await page.getByLabel('Words for less like').fill('loud')
    await page.keyboard.press('Enter')
    await page.locator('.minus .chip', { hasText: 'loud' }).waitFor()
    await page.getByLabel('Take out: Song 2').click()
    await eventually(() => page.locator('.chip').count()).toBe(1)
    await openPlace(page, 'path?from=1&to=4')
    await row(page, 'Song 4', '.view').waitFor()
    expect(await titles(page, '.view .list')).toEqual(['Song 1', 'Song 2', 'Song 3', 'Song 4'])
    await openPlace(page, 'match')
    await page.locator('.view textarea').fill('Björk - Song 2\nNobody - Nothing at all')
    await page.locator('.view .button.primary').first().click()
    await page.locator('.view', { hasText: '1 of 2 are in your library.' }).waitFor()
    expect(await titles(page, '.view .absent')).toEqual(['Nothing at all'])
    await page.context().close()
  })

  test('a playlist of 10,000 songs has the rows of the window alone; a song is taken out where one is, by keys', async () => {
    const { page } = await site().open()
    const song = { artist: null, album: null, folder: 'music', duration: 1 }
    let songs = Array.from({ length: 10_000 }, (_, i) => ({ ...song, id: i + 1, title: `Song ${i + 1}` }))
    await page.route('**/api/playlists/7', route => {
      const { ids } = (route.request().postDataJSON() ?? {}) as { ids?: number[] }
      const stay = new Set(ids ?? songs.map(({ id }) => id))
      songs = songs.filter(({ id }) => stay.has(id))
      const playlist = { id: 7, name: 'Long', songs: songs.length, own: true, public: false, changed: 0 }
      return route.fulfill({ json: { playlist, songs } })
    })
    await openPlace(page, 'playlist/7')
    await page.locator('.view-head', { hasText: '10000 songs' }).waitFor()
    expect(await page.locator('#view .list > li').count()).toBeLessThan(60)
    const list = page.locator('#view .list')
    const top = 5000 * 56
    await list.evaluate((element, top) => {
      element.scrollTop = top
    }, top)
    await page.getByLabel('Take out of the playlist: Song 5003').press('Enter')
    await page.locator('.view-head', { hasText: '9999 songs' }).waitFor()
    const focusedLabel = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    await eventually(focusedLabel).toBe('Take out of the playlist: Song 5004')
    expect(await list.evaluate(element => element.scrollTop)).toBe(top)
    expect(await titles(page, '#view .list')).not.toContain('Song 5003')
    await page.keyboard.press('End')
    await row(page, 'Song 10000', '#view').waitFor()
    await page.context().close()
  })
})

describePage('a library with a radio', () => {
  test('from the first sight to a radio with reasons, and to a playlist of 20 songs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'murecom-page-radio-'))
    const file = join(folder, 'library.murecom')
    storeLibrary(file, 4, ['calm', 'loud', 'odd'], threeKinds(60))
    const library = await openLibrary(file)
    const { open, close } = await openSite(findChromium()!, { library })
    const { page } = await open({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
    // A thumb: a group is kept as a playlist in six steps.
    await page.locator('#phone-tabs a[href="#/more"]').tap()
    await page.locator('.more-places a[href="#/groups"]').tap()
    await page.locator('.group').first().waitFor()
    await page.locator('.group [aria-label="Keep as a playlist"]').first().tap()
    await page.locator('#save-name').fill('Mine')
    await page.locator('#save-go').tap()
    await page.locator('.toast-button').tap()
    await page.locator('.view h2', { hasText: 'Mine' }).waitFor()
    const kept = () => page.locator('.view .row').first().getAttribute('aria-setsize')
    await eventually(async () => Number(await kept())).toBeGreaterThanOrEqual(20)

    await openPlace(page, 'songs')
    await page.locator('#songs-list .row-more').first().tap()
    await page.locator('.menu [role="menuitem"]', { hasText: 'Radio from here' }).tap()
    const coming = page.locator('.view .view-part').first().locator('.row')
    await eventually(() => coming.count()).toBeGreaterThanOrEqual(3)
    expect(await coming.first().locator('.row-because').textContent()).toContain('sounds like')
    const [first] = await titles(page, '.view .view-part')
    await page.getByLabel(`Not this one: ${first}`, { exact: true }).first().tap()
    await eventually(async () => (await titles(page, '.view .view-part')).includes(first!)).toBe(false)
    expect(await playedTitle(page)).not.toBe(first)
    // A filter that cannot be read: its mistake is shown where it is.
    await page.locator('.view .where').fill('yaer = 1')
    await page.locator('.view .button.primary').last().tap()
    await page.locator('.where-place', { hasText: '^' }).waitFor()
    await close()
    library.close()
    rmSync(folder, { recursive: true })
  })
})
