import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { describePage, openTab, playAndPause, playedTitle, row, waitForTitle, widthFits } from './page.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds against WCAG 2.2, levels A and AA, contrast included, with the elements that it concerns. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> }
    }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const { violations } = await axe.run({ runOnly: tags })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
  })
}

describePage('looks', ({ site }) => {
  test.each([
    ['en-GB', 'light'],
    ['zh-CN', 'dark'],
  ] as const)('%s, %s: axe-core finds nothing against WCAG AA, in any view', async (locale, colorScheme) => {
    const { page } = await site().open({ locale, colorScheme, reducedMotion: 'reduce' })
    await page.locator('#map-legend button').first().waitFor()
    expect(await violations(page)).toEqual([])
    await playAndPause(page, 'Song 2')
    await row(page, 'Song 1', '#similar-list').waitFor()
    expect(await violations(page)).toEqual([])
    await openTab(page, 'next')
    await page.locator('#next-queue').click()
    await page.locator('#next-list .row').first().waitFor()
    expect(await violations(page)).toEqual([])
    await openTab(page, 'queue')
    await page.locator('#queue-list .row-remove').click()
    await page.locator('#toast', { hasText: /./ }).waitFor({ state: 'attached' })
    expect(await violations(page)).toEqual([])
    await page.fill('#search', 'bjrök')
    await page.locator('.suggestion').first().waitFor()
    await page.route('**/api/**', route => route.abort())
    await page.fill('#search', 'x')
    await page.locator('#banner button').waitFor()
    expect(await violations(page)).toEqual([])
    await page.locator('#help-button').click()
    expect(await violations(page)).toEqual([])
    await page.context().close()
  })

  test.each([320, 390])('%i pixels wide: nothing sticks out, one view at a time', async width => {
    const { page, complaints } = await site().open({
      viewport: { width, height: 740 },
      hasTouch: true,
      isMobile: true,
      locale: 'zh-CN',
      reducedMotion: 'reduce',
    })
    await row(page, 'Song 2').tap()
    await waitForTitle(page, 'Song 2')
    for (const [view, visible] of [
      ['similar', '#similar-list'],
      ['next', '#next-list'],
      ['map', '#map-canvas'],
      ['queue', '#queue-list'],
      ['songs', '#songs-list'],
    ] as const) {
      await page.locator(`#phone-tabs [data-opens="${view}"]`).tap()
      await page.locator(visible).waitFor()
      expect(await widthFits(page)).toBe(true)
      const player = (await page.locator('#player').boundingBox())!
      expect(player.x + player.width).toBeLessThanOrEqual(width)
      expect(player.y + player.height).toBeLessThanOrEqual(740)
    }
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('dark and light follow the system, and then the button', async () => {
    const ground = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const { page: dark } = await site().open({ colorScheme: 'dark' })
    const { page: light } = await site().open({ colorScheme: 'light' })
    const [black, white] = [await ground(dark), await ground(light)]
    expect(black).not.toBe(white)
    await light.locator('#theme-button').click()
    expect(await ground(light)).toBe(black)
    await light.reload()
    expect(await ground(light)).toBe(black)
    await light.locator('#theme-button').click()
    expect(await ground(light)).toBe(white)
    await dark.context().close()
    await light.context().close()
  })

  test('Chinese for a Chinese browser, tags too, and at the press of a button, without stopping the music', async () => {
    const { page } = await site().open({ locale: 'zh-CN' })
    await page.locator('#songs-count', { hasText: '共 24 首' }).waitFor()
    expect(await page.getAttribute('html', 'lang')).toBe('zh-CN')
    await row(page, 'Song 2').click()
    await page.locator('body.playing').waitFor()
    await page.locator('#language-button').click()
    await page.locator('#songs-count', { hasText: '24 songs' }).waitFor()
    expect(await page.locator('#search').getAttribute('placeholder')).toBe('Search songs, artists, albums')
    expect(await page.locator('body.playing').count()).toBe(1)
    expect(await playedTitle(page)).toBe('Song 2')
    await page.context().close()
  })

  test('every text is in the language of the page', async () => {
    const { page } = await site().open({ locale: 'zh-CN' })
    await row(page, 'Song 2').waitFor()
    await page.locator('#map-legend button').first().waitFor()
    const english = await page.evaluate(() => {
      const found: string[] = []
      for (const element of document.querySelectorAll('body *')) {
        const { firstChild } = element
        const own = element.childElementCount === 0 ? (firstChild?.nodeValue ?? '') : ''
        for (const text of [own, element.getAttribute('aria-label'), element.getAttribute('placeholder')]) {
          if (text && /[a-z]{3}/.test(text) && !/\p{Script=Han}/u.test(text)) found.push(text.trim())
        }
      }
      return [...new Set(found)].filter(text => !/^(Song|Björk|The <Tags>|murecom|music$|calm$|loud$)/.test(text))
    })
    expect(english).toEqual(['Space', 'Home End', 'Delete'] /* names of keys */)
    await page.context().close()
  })

  test('who wants no motion gets none', async () => {
    const { page } = await site().open({ reducedMotion: 'reduce' })
    await row(page, 'Song 2').waitFor()
    const moving = await page.evaluate(() => {
      document.body.classList.add('waiting')
      return document.getAnimations().length
    })
    expect(moving).toBe(0)
    await page.context().close()
  })
})
