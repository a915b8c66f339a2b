import { expect, test } from 'vitest'
import { describePage, eventually, focused, openTab, row, titles, waitForTitle, watchMessages } from './page.ts'

describePage('the page by keyboard', ({ site }) => {
  test('/ searches, arrows walk and jump, Enter plays, space pauses wherever the focus is', async () => {
    const { page } = await site().open()
    const position = (): Promise<number> => page.locator('#seek').inputValue().then(Number)
    await row(page, 'Song 2').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('bjork')
    await page.locator('#songs-count', { hasText: '6 found' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await waitForTitle(page, 'Song 6')
    await page.locator('body.playing:not(.waiting)').waitFor()
    await page.keyboard.press('Space')
    await page.locator('body:not(.playing)').waitFor()
    const before = await position()
    await page.keyboard.press('ArrowRight')
    // To half a second: the slider shows the position of the last event, the jump begins where the song is.
    await eventually(position).toBeCloseTo(Math.min(before + 5, 11.9), 0)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await eventually(position).toBe(0)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('q')
    expect(await page.locator('#queue-badge').textContent()).toBe('2')
    await page.keyboard.press('n')
    await waitForTitle(page, 'Song 10')
    await page.keyboard.press('p')
    await waitForTitle(page, 'Song 6')
    await page.keyboard.press('r')
    expect(await page.getAttribute('#radio', 'aria-pressed')).toBe('false')
    await page.keyboard.press('?')
    await page.locator('#help[open]').waitFor()
    await page.keyboard.press('n') // the dialog has the keys now
    await page.keyboard.press('Escape')
    await page.locator('#help:not([open])').waitFor({ state: 'hidden' })
    expect(await page.locator('#now-title').textContent()).toBe('Song 6')
    await page.context().close()
  })

  test('the focus goes through the page in its order, is always visible, and a list is one stop', async () => {
    const { page } = await site().open()
    await row(page, 'Song 2').waitFor()
    await page.getByLabel('Go to a letter').waitFor()
    const order: string[] = []
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press('Tab')
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)
      order.push(`${await focused(page)}:${outline}`)
    }
    expect(order).toEqual([
      'skip:solid',
      'brand:solid',
      'search:solid',
      'language-button:solid',
      'theme-button:solid',
      'help-button:solid',
      ...Array<string>(14).fill('place-link:solid'),
      'select:solid',
      'select letter:solid',
      'by-name:solid',
      'by-sound:solid',
      ...['icon-button:solid', 'button primary:solid', 'button:solid', 'icon-button:solid', 'icon-button:solid'],
      'row-play:solid',
    ])
    await page.context().close()
  })

  test('the way past the top; first, last, and pages of a list', async () => {
    const { page } = await site().open()
    await row(page, 'Song 2').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const at = () => page.evaluate(() => document.activeElement?.closest<HTMLElement>('.row')?.ariaPosInSet)
    expect(await at()).toBe('1')
    await page.keyboard.press('End')
    await eventually(at).toBe('24')
    await page.keyboard.press('PageUp')
    expect(Number(await at())).toBeLessThan(20)
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowUp')
    expect(await at()).toBe('1')
    expect(await page.locator('#songs-list .row-play[tabindex="0"]').count()).toBe(1)
    await page.context().close()
  })

  test('arrows choose among the tabs, and do not jump in the song', async () => {
    const { page } = await site().open()
    await page.locator('#side-tabs [data-opens="similar"]').focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.getAttribute('#side-tabs [data-opens="next"]', 'aria-selected')).toBe('true')
    await page.locator('#next-actions').waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await page.locator('#queue-actions').waitFor()
    expect(await page.locator('#side-tabs [tabindex="0"]').count()).toBe(1)
    await page.context().close()
  })

  test('the queue: move, remove and take back, with the focus where the song is', async () => {
    const { page } = await site().open()
    const messages = await watchMessages(page)
    for (const name of ['Song 1', 'Song 2', 'Song 3']) {
      await row(page, name).focus()
      await page.keyboard.press('q')
    }
    await openTab(page, 'queue')
    expect(await titles(page)).toEqual(['Song 1', 'Song 2', 'Song 3'])
    const focusedSong = () => page.evaluate(() => document.activeElement?.querySelector('.row-title')?.textContent)
    await row(page, 'Song 1', '#queue-list').focus()
    await page.keyboard.press('Alt+ArrowDown')
    await page.keyboard.press('Alt+ArrowDown')
    expect(await titles(page)).toEqual(['Song 2', 'Song 3', 'Song 1'])
    expect(await focusedSong()).toBe('Song 1')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Delete')
    expect(await titles(page)).toEqual(['Song 2', 'Song 1'])
    expect(await focusedSong()).toBe('Song 1')
    await eventually(messages).toContainEqual(expect.stringContaining('Removed: Song 3'))
    await page.keyboard.press('z')
    expect(await titles(page)).toEqual(['Song 2', 'Song 3', 'Song 1'])
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    expect(await titles(page)).toEqual(['Song 1', 'Song 2', 'Song 3'])
    await page.context().close()
  })

  test('playing a similar song renews its list; the focus stays in it', async () => {
    const { page } = await site().open()
    await row(page, 'Song 2').click()
    await row(page, 'Song 1', '#similar-list').focus()
    await page.keyboard.press('Enter')
    await waitForTitle(page, 'Song 1')
    await row(page, 'Song 2', '#similar-list').waitFor()
    await eventually(() => page.evaluate(() => document.activeElement?.closest('ul')?.id)).toBe('similar-list')
    await page.context().close()
  })
})
