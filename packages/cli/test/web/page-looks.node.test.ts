import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFinds } from './axe.ts'
import {
  describePage,
  lookAt,
  openPlace,
  openTab,
  playAndPause,
  playedTitle,
  row,
  waitForTitle,
  widthFits,
} from './page.ts'

/** Dark has the same elements as light, in other colours. */
const COLOURS = ['color-contrast']

/** Every place of the page that a library without genres has. */
const PLACES = [
  ...['songs', 'songs?q=bjr%C3%B6k', 'albums', 'album/1', 'artists', 'artist/2', 'genres', 'favourites', 'playlists'],
  ...['history', 'radio', 'mix?plus=1&minus=2', 'path?from=1&to=4', 'groups', 'match', 'like/2', 'more', 'now', 'map'],
  ...['similar', 'next', 'queue'],
] as const

/** Goes to a place, and waits until its lists are there. */
async function visit(page: Page, place: string): Promise<void> {
  await openPlace(page, place)
  if (place.startsWith('mix?')) await page.locator('.chip').nth(1).waitFor()
  await page.waitForFunction(() => !document.querySelector('.place [aria-busy="true"]'))
}

/** Pixels of the map that are seen: what lies over its canvas, or under the edge of the window, does not count. */
function mapHeight(page: Page): Promise<number> {
  return page.locator('#map-canvas').evaluate(canvas => {
    const { left, width } = canvas.getBoundingClientRect()
    const rows = Array.from({ length: innerHeight }, (_, y) => document.elementFromPoint(left + width / 2, y))
    return rows.filter(element => element === canvas).length
  })
}

describePage('looks', ({ site }) => {
  test.each([
    ['en-GB', 'light'],
    ['zh-CN', 'dark'],
  ] as const)('%s, %s: axe-core finds nothing against WCAG AA, in any place', async (locale, colorScheme) => {
    const { page } = await site().open({ locale, colorScheme, reducedMotion: 'reduce' })
    const lines = Array.from({ length: 40 }, (_, i) => ({ seconds: i === 0 ? 0 : 100, text: `La ${i}` }))
    await page.route('**/api/lyrics/**', route => route.fulfill({ json: { song: {}, language: null, lines } }))
    await playAndPause(page, 'Song 2')
    await page.locator('#lyrics-lines [aria-current]').waitFor({ state: 'attached' })
    await row(page, 'Song 1', '#similar-list').waitFor()
    for (const place of PLACES) {
      await visit(page, place)
      expect(await axeFinds(page, colorScheme === 'dark' ? COLOURS : undefined), place).toEqual([])
    }
    await openTab(page, 'queue')
    await page.locator('#queue-list .row-remove').click()
    await page.locator('#toast', { hasText: /./ }).waitFor({ state: 'attached' })
    await openPlace(page, 'songs')
    await row(page, 'Song 2').press('.')
    await page.locator('.menu').waitFor()
    expect(await axeFinds(page), 'menu').toEqual([])
    await page.keyboard.press('Escape')
    await page.locator('#songs-tools [aria-label]').last().click()
    await page.locator('#save[open]').waitFor()
    expect(await axeFinds(page), 'save').toEqual([])
    await page.keyboard.press('Escape')
    await page.route('**/api/**', route => route.abort())
    await page.fill('#search', 'x')
    await page.locator('#banner button').waitFor()
    expect(await axeFinds(page), 'banner').toEqual([])
    await page.locator('#help-button').click()
    expect(await axeFinds(page), 'help').toEqual([])
    await page.context().close()
  })

  test.each([
    [320, 640],
    [390, 844],
    [844, 390],
    [1280, 800],
    [2560, 1300],
  ])('%i x %i: nothing sticks out in any place, and the player is there', async (width, height) => {
    const small = width < 1000
    const { page, complaints } = await site().open({
      viewport: { width, height },
      ...{ hasTouch: small, isMobile: small, locale: 'zh-CN', reducedMotion: 'reduce' },
    })
    await row(page, 'Song 2').click()
    await waitForTitle(page, 'Song 2')
    for (const place of PLACES) {
      await visit(page, place)
      expect(await widthFits(page), place).toBe(true)
      const shown = page.locator(`#side:visible, .place:visible`).first()
      expect((await shown.boundingBox())!.height, place).toBeGreaterThan(150)
      if (place === 'map') expect(await mapHeight(page)).toBeGreaterThanOrEqual(200)
      const player = (await page.locator('#player').boundingBox())!
      expect(player.x + player.width, place).toBeLessThanOrEqual(width)
      expect(player.y + player.height, place).toBeLessThanOrEqual(height)
    }
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
    expect(await page.locator('#search').getAttribute('placeholder')).toBe('Search songs, artists, albums, moods')
    expect(await page.locator('body.playing').count()).toBe(1)
    expect(await playedTitle(page)).toBe('Song 2')
    await page.context().close()
  })

  test('every text is in the language of the page', async () => {
    const { page } = await site().open({ locale: 'zh-CN' })
    await row(page, 'Song 2').waitFor()
    await page.locator('#map-legend button').first().waitFor({ state: 'attached' })
    for (const place of ['radio', 'mix', 'path', 'match']) await visit(page, place) // a view stays when it is left
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

  test('colours that the system forces: what can be pressed has a line, what is chosen is marked, pictures keep theirs', async () => {
    const { page } = await site().open({ forcedColors: 'active', colorScheme: 'dark' })
    await playAndPause(page, 'Song 2')
    await page.locator('#map-legend button').first().waitFor({ state: 'attached' })
    for (const place of ['songs', 'albums', 'mix?plus=1&minus=2', 'radio', 'map', 'now']) {
      await visit(page, place)
      await lookAt(page, `forced-${place}`)
      expect(await axeFinds(page, COLOURS), place).toEqual([])
      const lines = await page.evaluate(() => {
        const of = (selector: string, property: 'borderTopStyle' | 'outlineStyle' | 'backgroundColor'): string[] => {
          const seen = [...document.querySelectorAll(selector)].filter(element => element.checkVisibility())
          return [...new Set(seen.map(element => getComputedStyle(element)[property]))]
        }
        return {
          pressed: of('.button, .chip, .tag', 'borderTopStyle'),
          chosen: of('.place-link[aria-current], [role="tab"][aria-selected="true"]', 'outlineStyle'),
          swatches: of('.swatch', 'backgroundColor'),
        }
      })
      expect(lines.pressed, place).toEqual(lines.pressed.length > 0 ? ['solid'] : [])
      expect(lines.chosen, place).toEqual(['solid'])
      if (place === 'map') expect(lines.swatches.length).toBeGreaterThan(1)
    }
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
