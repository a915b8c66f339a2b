import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFinds } from './axe.ts'
import { describePage, lookAt, openPlace, openTab, playAndPause, playedTitle, row } from './page.ts'

/** Every place of the page that a library without genres has. */
const PLACES = [
  ...['songs', 'songs?q=bjr%C3%B6k', 'albums', 'album/1', 'artists', 'artist/2', 'genres', 'favourites', 'playlists'],
  ...['history', 'radio', 'mix?plus=1&minus=2', 'path?from=1&to=4', 'groups', 'match', 'like/2', 'more', 'now', 'map'],
  ...['similar', 'next', 'queue'],
] as const
/** What of the page another place changes: the rest is looked at once. */
const CHANGING = '.place, #side'

/** Goes to a place, and waits until its lists are there. */
async function visit(page: Page, place: string): Promise<void> {
  await openPlace(page, place)
  if (place.startsWith('mix?')) await page.locator('.chip').nth(1).waitFor()
  await page.waitForFunction(() => !document.querySelector('.place [aria-busy="true"]'))
}

/** What sticks out of the window or has no room in it, in words; nothing where all is well. */
function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wrong: string[] = []
    const { documentElement, body } = document
    if (Math.max(documentElement.scrollWidth, body.scrollWidth) > innerWidth) wrong.push('wider than the window')
    const shown = [...document.querySelectorAll('#side, .place')].find(place => place.checkVisibility())
    if (!shown || shown.getBoundingClientRect().height <= 150) wrong.push('a low place')
    const { right, bottom } = document.querySelector('#player')!.getBoundingClientRect()
    if (right > innerWidth || bottom > innerHeight) wrong.push('a player beside the window')
    const canvas = document.querySelector('#map-canvas')!
    if (!canvas.checkVisibility()) return wrong
    // What lies over the map, or under the edge of the window, does not count.
    const { left, width } = canvas.getBoundingClientRect()
    const rows = Array.from({ length: innerHeight }, (_, y) => document.elementFromPoint(left + width / 2, y))
    if (rows.filter(element => element === canvas).length < 200) wrong.push('a low map')
    return wrong
  })
}

/** Texts without a Chinese letter that are no names of the library. */
function notInChinese(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    for (const element of document.querySelectorAll('body *')) {
      const own = element.childElementCount === 0 ? (element.firstChild?.nodeValue ?? '') : ''
      for (const text of [own, ...['aria-label', 'placeholder', 'title'].map(name => element.getAttribute(name))]) {
        if (text && /[a-z]{3}/.test(text) && !/\p{Script=Han}/u.test(text)) found.push(text.trim())
      }
    }
    const names = /^(Song|Track|Björk|The <Tags>|Even$|English$|murecom|music$|calm$|loud$|synthetic$|\[\[)/
    return [...new Set(found)].filter(text => !names.test(text))
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
    expect(await axeFinds(page), 'all of the page').toEqual([])
    // Dark has the same elements as light, in other colours.
    const rules = colorScheme === 'dark' ? { rules: ['color-contrast'] } : {}
    for (const place of PLACES) {
      await visit(page, place)
      expect(await axeFinds(page, { ...rules, within: CHANGING }), place).toEqual([])
      const named = ['Space', 'Home End', 'Delete'] // keys
      if (locale === 'zh-CN') expect(await notInChinese(page), place).toEqual(named)
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
    expect(await axeFinds(page, { within: '#save' }), 'save').toEqual([])
    await page.keyboard.press('Escape')
    await page.route('**/api/**', route => route.abort())
    await page.fill('#search', 'x')
    await page.locator('#banner button').waitFor()
    expect(await axeFinds(page), 'banner').toEqual([])
    await page.locator('#help-button').click()
    expect(await axeFinds(page, { within: '#help' }), 'help').toEqual([])
    await page.context().close()
  })

  test.each([
    {
      ...{ on: 'a phone', screen: { hasTouch: true, isMobile: true } },
      sizes: [
        [320, 640],
        [390, 844],
        [844, 390],
      ],
    },
    {
      ...{ on: 'a desk', screen: {} },
      sizes: [
        [1280, 800],
        [2560, 1300],
      ],
    },
  ] as const)('on $on nothing sticks out in any place, and the player is there', async ({ screen, sizes }) => {
    const { page, complaints } = await site().open({ ...screen, locale: 'zh-CN', reducedMotion: 'reduce' })
    await playAndPause(page, 'Song 2')
    for (const place of PLACES) {
      await visit(page, place)
      for (const [width, height] of sizes) {
        await page.setViewportSize({ width, height })
        expect(await sticksOut(page), `${place}, ${width} x ${height}`).toEqual([])
      }
    }
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('dark and light follow the system, and then the button; who wants no motion gets none', async () => {
    const { page } = await site().open({ colorScheme: 'dark', reducedMotion: 'reduce' })
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const black = await ground()
    await page.emulateMedia({ colorScheme: 'light' })
    const white = await ground()
    expect(black).not.toBe(white)
    await page.locator('#theme-button').click()
    expect(await ground()).toBe(black)
    await page.reload()
    expect(await ground()).toBe(black)
    await page.locator('#theme-button').click()
    expect(await ground()).toBe(white)
    await row(page, 'Song 2').waitFor()
    const moving = await page.evaluate(() => {
      document.body.classList.add('waiting')
      return document.getAnimations().length
    })
    expect(moving).toBe(0)
    await page.context().close()
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

  test('colours that the system forces: what can be pressed has a line, what is chosen is marked, pictures keep theirs', async () => {
    const { page } = await site().open({ forcedColors: 'active', colorScheme: 'dark' })
    await playAndPause(page, 'Song 2')
    await page.locator('#map-legend button').first().waitFor({ state: 'attached' })
    for (const place of ['songs', 'albums', 'mix?plus=1&minus=2', 'radio', 'map', 'now']) {
      await visit(page, place)
      await lookAt(page, `forced-${place}`)
      expect(await axeFinds(page, { rules: ['color-contrast'] }), place).toEqual([])
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
})
