/** From the first sight of the page to a kept playlist of 20 songs: with keys, with a mouse, with a thumb. */
import type { CDPSession, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { describePage, eventually, lookAt, openTab, row, titles } from './page.ts'

const SONGS = 20

/** Presses the tab key until the focus is where it should be. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(selector => document.activeElement?.matches(selector), selector)) return
  }
  throw new Error(`the tab key does not lead to ${selector}`)
}

/** A playlist is open, and has these songs: its count says how many, its rows are the first of them. */
async function expectKept(page: Page, name: string, chosen: readonly string[]): Promise<void> {
  await page.locator('#view h2', { hasText: name }).waitFor()
  await page.locator('#view .view-head', { hasText: `${SONGS} songs` }).waitFor()
  await page.locator('#view .row').nth(4).waitFor()
  const shown = await titles(page, '#view .list')
  expect(shown).toEqual(chosen.slice(0, shown.length))
  await lookAt(page, name)
}

/** A thumb moves up a list, and the list with it. */
async function swipe(touch: CDPSession, { x, y }: { x: number; y: number }): Promise<void> {
  const move = (type: 'touchStart' | 'touchMove', by: number) =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x: x + 150, y: y + 300 - by }] })
  await move('touchStart', 0)
  for (const by of [20, 60, 100, 140, 180]) await move('touchMove', by)
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

describePage('from the first sight to a kept playlist', ({ site }) => {
  test('with keys alone', async () => {
    const { page, complaints } = await site().open()
    await row(page, 'Song 2').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter') // past the top, to the first song
    for (let i = 0; i < SONGS; i++) {
      await page.keyboard.press('q')
      await page.keyboard.press('ArrowDown')
    }
    await lookAt(page, 'keys-chosen')
    await tabTo(page, '#side-tabs [aria-selected="true"]')
    await page.keyboard.press('ArrowLeft')
    await tabTo(page, '#queue-save')
    const chosen = await titles(page)
    expect(new Set(chosen).size).toBe(SONGS)
    await page.keyboard.press('Enter')
    await page.locator('#save[open]').waitFor()
    await page.keyboard.type('Twenty by keys')
    await lookAt(page, 'keys-name')
    await page.keyboard.press('Enter')
    await page.locator('#save:not([open])').waitFor({ state: 'hidden' })
    await page.keyboard.press('8')
    await page.locator('.card', { hasText: 'Twenty by keys' }).waitFor()
    await tabTo(page, '.card')
    await page.keyboard.press('Enter')
    await expectKept(page, 'Twenty by keys', chosen)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('with a mouse: rows are pointed at, their + is clicked, the wheel turns', async () => {
    const { page, complaints } = await site().open()
    await row(page, 'Song 2').waitFor()
    await lookAt(page, 'mouse-first-sight')
    for (let i = 0; i < SONGS; i++) {
      const line = page.locator(`#songs-list .row[data-index="${i}"]`)
      const list = (await page.locator('#songs-list').boundingBox())!
      for (let box = await line.boundingBox(); !box || box.y + box.height > list.y + list.height; ) {
        await page.mouse.move(list.x + 100, list.y + 100)
        await page.mouse.wheel(0, 200)
        await page.waitForTimeout(20)
        box = await line.boundingBox()
      }
      const { x, y, height } = (await line.boundingBox())!
      await page.mouse.move(x + 100, y + height / 2)
      const add = (await line.locator('.row-add').boundingBox())!
      await page.mouse.click(add.x + add.width / 2, add.y + add.height / 2)
      if (i === 3) await lookAt(page, 'mouse-adding')
    }
    await eventually(() => page.locator('#queue-badge').textContent()).toBe(String(SONGS))
    await openTab(page, 'queue')
    const chosen = await titles(page)
    await lookAt(page, 'mouse-queue')
    await page.locator('#queue-save').click()
    await page.locator('#save-name').fill('Twenty by mouse')
    await lookAt(page, 'mouse-name')
    await page.locator('#save-go').click()
    await page.locator('.toast-button', { hasText: 'Open' }).click()
    await expectKept(page, 'Twenty by mouse', chosen)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('with a thumb: the menu of a row, the tabs below', async () => {
    const { page, complaints } = await site().open({
      ...{ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    })
    const touch = await page.context().newCDPSession(page)
    await row(page, 'Song 2').waitFor()
    await lookAt(page, 'thumb-first-sight')
    for (let i = 0; i < SONGS; i++) {
      const more = page.locator(`#songs-list .row[data-index="${i}"] .row-more`)
      const list = (await page.locator('#songs-list').boundingBox())!
      const isThere = async (): Promise<boolean> => {
        const box = await more.boundingBox()
        return box !== null && box.y + box.height <= list.y + list.height
      }
      for (let swipes = 0; !(await isThere()) && swipes < 20; swipes++) await swipe(touch, list)
      await more.tap()
      if (i === 3) await lookAt(page, 'thumb-menu')
      await page.locator('.menu [role="menuitem"]', { hasText: 'Add to the queue' }).tap()
      if (i === 3) await lookAt(page, 'thumb-added')
    }
    await page.locator('#phone-tabs a[href="#/queue"]').tap()
    await eventually(async () => (await titles(page)).length).toBe(SONGS)
    const chosen = await titles(page)
    await lookAt(page, 'thumb-queue')
    await page.locator('#queue-save').tap()
    await page.locator('#save-name').fill('Twenty by thumb')
    await lookAt(page, 'thumb-name')
    await page.locator('#save-go').tap()
    await page.locator('.toast-button', { hasText: 'Open' }).tap()
    await expectKept(page, 'Twenty by thumb', chosen)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
