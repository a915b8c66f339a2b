import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from '@murecom/testing/chromium'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { fakeLibrary } from '../server/fake-library.ts'
import { openSite } from './browser.ts'
import { describePage, eventually, openTab, playAndPause, titles, watchMessages } from './page.ts'

const nextTitle = (page: Page, text: string) => page.locator('#next-list .row-title', { hasText: text }).first()

/** Drops a file on the page, as a file manager does. */
async function dropFile(page: Page, name: string, content: string, type: string): Promise<void> {
  await page.evaluate(
    ([name, content, type]) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([content!], name!, { type: type! }))
      for (const event of ['dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(event, { dataTransfer, bubbles: true, cancelable: true }))
      }
    },
    [name, content, type] as const,
  )
}

describePage('next songs', ({ site }) => {
  test('after the song that plays', async () => {
    const { page } = await site().open()
    await playAndPause(page, 'Song 2')
    await openTab(page, 'next')
    await nextTitle(page, 'Track 3').waitFor()
    expect(await page.locator('#next-list .absent').count()).toBe(20)
    const why = page.locator('#next-list .row-because').first()
    expect(await why.textContent()).toBe('in 14 lists with it · same artist')
    expect(await page.locator('#next-add-all').isDisabled()).toBe(true) // the library has none of them
    await page.context().close()
  })

  test('for the queue, with the reasons, and again when the queue changes', async () => {
    const { page } = await site().open()
    await openTab(page, 'next')
    await page.locator('#next-queue').click()
    await page.locator('#next-list', { hasText: 'Put songs into the queue' }).waitFor()
    await page.getByLabel('Add to the queue: Song 7', { exact: true }).click()
    await nextTitle(page, 'Track 8').waitFor()
    expect(await page.locator('#next-list .row-because').first().textContent()).toBe('beside Track 7')
    await page.getByLabel('Add to the queue: Song 9', { exact: true }).click()
    await page.locator('#next-list .row-because', { hasText: 'beside Track 9' }).first().waitFor()
    expect((await titles(page, '#next-list'))[0]).toBe('Track 10')
    await page.reload()
    await page.locator('#next-queue[aria-pressed="true"]').waitFor({ state: 'attached' })
    await page.context().close()
  })

  test('for a pasted list; what the playlists do not know is named, and titles before artists are understood', async () => {
    const { page, complaints } = await site().open()
    await openTab(page, 'next')
    await page.locator('#next-from-list').click()
    expect(await page.locator('#paste-go').isDisabled()).toBe(true)
    await page.fill('#paste-text', 'Somebody - Track 5\nTrack 11 - Somebody\nNobody - Nothing')
    await page.locator('#paste-count', { hasText: '3 songs' }).waitFor()
    await page.locator('#paste-go').click()
    await nextTitle(page, 'Track 12').waitFor()
    await page.locator('#next-unknown', { hasText: 'Your list: 3 songs. Not known to the playlists:' }).waitFor()
    expect(await page.locator('#next-from-list').getAttribute('aria-pressed')).toBe('true')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('for an M3U that is dropped on the page; other files are refused with the reason', async () => {
    const { page } = await site().open()
    const messages = await watchMessages(page)
    await page.locator('#songs-list .row').first().waitFor()
    await dropFile(page, 'mix.m3u8', '#EXTM3U\n#EXTINF:180,Somebody - Track 20\n/music/a.mp3\n', 'audio/x-mpegurl')
    await nextTitle(page, 'Track 21').waitFor()
    expect(await page.getAttribute('body', 'data-side')).toBe('next')
    await dropFile(page, 'song.mp3', 'ID3', 'audio/mpeg')
    await eventually(messages).toContainEqual(expect.stringContaining('This is no playlist.'))
    await dropFile(page, 'empty.m3u', '#EXTM3U\n', '')
    await eventually(messages).toContainEqual(expect.stringContaining('No songs were found in empty.m3u.'))
    await page.context().close()
  })

  test('without a model the page says which commands make one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'murecom-page-untrained-'))
    const untrained = await openSite(findChromium()!, { library: fakeLibrary(folder, 3) })
    const { page, complaints } = await untrained.open()
    await page.getByLabel('Add to the queue: Song 1').click()
    await openTab(page, 'next')
    for (const basis of ['song', 'queue']) {
      await page.locator(`#next-${basis}`).click()
      await page.locator('#next-list code', { hasText: 'murecom train' }).waitFor()
    }
    expect(complaints).toEqual([])
    await untrained.close()
    rmSync(folder, { recursive: true })
  })
})
