import { expect, test } from 'vitest'
import { describePage, eventually, jumpTo, openPlace, playAndPause, playedTitle, row, waitForTitle } from './page.ts'

describePage('search and play', ({ site }) => {
  test('search a song, play it, see what sounds like it, its tags and its spectrogram', async () => {
    const { page, complaints } = await site().open()
    await page.locator('#songs-count', { hasText: '24 songs' }).waitFor()
    await page.fill('#search', 'bjork 10')
    await page.locator('#songs-count', { hasText: '1 found' }).waitFor()
    await row(page, 'Song 10').click()
    await waitForTitle(page, 'Song 10')
    await page.locator('body.playing').waitFor()
    await page.waitForFunction(() => Number((document.querySelector('#seek') as HTMLInputElement).value) > 0)
    await page.locator('#transport .primary').click()
    await row(page, 'Song 9', '#similar-list').waitFor()
    expect(await page.locator('#similar-list .likeness').first().textContent()).toBe('100 % alike')
    // Those below the window are made later.
    await eventually(() => page.locator('#similar-list .row').count()).toBe(23)
    await openPlace(page, 'now')
    await eventually(() => page.locator('#tags .tag').allTextContents()).toEqual(['calm', 'synthetic'])
    await page.locator('#spectrogram[data-song="10"]').waitFor()
    const colours = await page.locator('#spectrogram-canvas').evaluate(canvas => {
      const { width, height } = canvas as HTMLCanvasElement
      const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
      return new Set(new Uint32Array(data.buffer)).size
    })
    expect(colours).toBeGreaterThan(100)
    expect(await page.title()).toBe('Song 10 – murecom')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('words that fit nothing are answered with names that are written alike; a click searches one', async () => {
    const { page } = await site().open()
    await page.locator('#map-legend button').first().waitFor({ state: 'attached' }) // the names come with the map
    await page.fill('#search', 'nothing like it at all')
    await page.locator('#songs-list .notice', { hasText: 'No song fits these words.' }).waitFor()
    expect(await page.locator('.suggestion').count()).toBe(0)
    await page.fill('#search', 'bjrök')
    await page.locator('.suggestion', { hasText: 'Björk' }).click()
    await page.locator('#songs-count', { hasText: '6 found' }).waitFor()
    expect(await page.inputValue('#search')).toBe('Björk')
    await page.context().close()
  })

  test('the list by artist has letters to jump to; another order has none, and an address', async () => {
    const { page } = await site().open()
    const [order, letter] = [page.getByLabel('Order'), page.getByLabel('Go to a letter')]
    await letter.waitFor()
    expect(await letter.locator('option').allTextContents()).toEqual(['B', 'T', '…', 'no artist'])
    await letter.selectOption({ label: '…' })
    await row(page, 'Song 1').waitFor()
    const list = page.locator('#songs-list')
    expect(await list.evaluate(element => element.scrollTop)).toBe(12 * 56)
    await list.evaluate(element => {
      element.scrollTop = 6 * 56
    })
    await eventually(() => letter.evaluate(select => (select as HTMLSelectElement).selectedOptions[0]!.text)).toBe('T')
    const asked = page.waitForRequest(/api\/songs\?sort=-tempo&/)
    await order.selectOption({ label: 'fast first' })
    await asked
    await letter.waitFor({ state: 'hidden' })
    expect(await page.evaluate(() => location.hash)).toBe('#/songs?sort=-tempo')
    await page.context().close()
  })

  test('markup in names stays text', async () => {
    const { page } = await site().open()
    await page.fill('#search', 'tags quotes 3')
    await page.locator('#songs-list .row-byline', { hasText: 'The <Tags> & "Quotes"' }).first().waitFor()
    await page.context().close()
  })

  test('the next song begins by itself, and after the last one a song that sounds like it', async () => {
    const { page } = await site().open()
    await row(page, 'Song 2').click()
    await page.locator('body.playing').waitFor()
    await page.locator('#radio').click()
    expect(await page.locator('#radio').getAttribute('aria-pressed')).toBe('false')
    await jumpTo(page, 0.97)
    await page.locator('body:not(.playing)').waitFor()
    expect(await playedTitle(page)).toBe('Song 2')
    await page.locator('#radio').click()
    await page.locator('#transport .primary').click()
    await jumpTo(page, 0.97)
    await waitForTitle(page, 'Song 1')
    await page.context().close()
  })

  test('jumping asks for a part of the file only', async () => {
    const { page } = await site().open()
    const ranges: (string | undefined)[] = []
    page.on('request', request => {
      if (request.url().includes('/api/audio/')) ranges.push(request.headers()['range'])
    })
    await playAndPause(page, 'Song 2')
    await jumpTo(page, 0.5)
    await eventually(async () => Number(await page.locator('#seek').inputValue())).toBeCloseTo(6, 0)
    expect(ranges[0]).toBe('bytes=0-')
    await page.context().close()
  })

  test('lyrics: the line that is sung is marked, and scrolled to in its box only', async () => {
    const { page, complaints } = await site().open({ viewport: { width: 1280, height: 900 } })
    const lines = Array.from({ length: 48 }, (_, i) => ({ seconds: i / 4, text: `Line ${i}` }))
    await page.route('**/api/lyrics/2', route => route.fulfill({ json: { song: {}, language: null, lines } }))
    await playAndPause(page, 'Song 2')
    await jumpTo(page, 0.75)
    const current = page.locator('#lyrics-lines [aria-current]')
    await eventually(() => current.textContent()).toMatch(/^Line 3[567]$/)
    /** Whether the line lies in its box, and how far the place around was scrolled. */
    const seen = () =>
      current.evaluate(line => {
        const box = line.parentElement!.getBoundingClientRect()
        const { top, bottom } = line.getBoundingClientRect()
        return [top >= box.top && bottom <= box.bottom, document.querySelector('#now-place')!.scrollTop]
      })
    await eventually(seen).toEqual([true, 0])
    await openPlace(page, 'songs')
    await playAndPause(page, 'Song 6')
    await openPlace(page, 'now')
    await page.locator('#lyrics').waitFor({ state: 'hidden' })
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('the lock screen gets names and keys', async () => {
    const { page } = await site().open()
    await playAndPause(page, 'Song 2')
    const session = await page.evaluate(() => {
      const { metadata, playbackState } = navigator.mediaSession
      return [metadata?.title, metadata?.artist, metadata?.artwork.length, playbackState]
    })
    expect(session).toEqual(['Song 2', 'Björk', 2, 'paused'])
    await page.context().close()
  })

  test('the player stays where it is, whatever is shown', async () => {
    const { page } = await site().open()
    await row(page, 'Song 2').waitFor()
    const place = () => page.locator('#player').boundingBox()
    const before = await place()
    const side = await page.locator('#side').boundingBox()
    await playAndPause(page, 'Song 2')
    for (const name of ['now', 'map', 'albums', 'radio']) {
      await openPlace(page, name)
      expect(await place()).toEqual(before)
      expect(await page.locator('#side').boundingBox()).toEqual(side)
    }
    await page.context().close()
  })
})
