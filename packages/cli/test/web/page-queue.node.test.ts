import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { findChromium } from '@murecom/testing/chromium'
import { expect, test } from 'vitest'
import { fakeLibrary, namedSongs } from '../server/fake-library.ts'
import { openSite } from './browser.ts'
import {
  describePage,
  eventually,
  openTab,
  playAndPause,
  playedTitle,
  pressMessage,
  row,
  titles,
  watchMessages,
} from './page.ts'

describePage('the queue', ({ site, paths }) => {
  test('add, move, remove, grow, and empty; it is there after a reload', async () => {
    const { page } = await site().open()
    await playAndPause(page, 'Song 2')
    await page.locator('#similar-list .row-add').nth(0).click()
    await page.locator('#similar-list .row-add').nth(1).click()
    await openTab(page, 'queue')
    expect(await titles(page)).toEqual(['Song 2', 'Song 1', 'Song 3'])
    await page.getByLabel('Move up: Song 3').click()
    expect(await titles(page)).toEqual(['Song 2', 'Song 3', 'Song 1'])
    await page.getByLabel('Remove from the queue: Song 1').click()
    await page.locator('#queue-suggest').click()
    await eventually(async () => (await titles(page)).length).toBe(7)
    const before = await titles(page)
    await page.reload()
    await eventually(() => page.locator('#queue-badge').textContent()).toBe('7')
    expect(await playedTitle(page)).toBe('Song 2')
    expect(await titles(page)).toEqual([]) // rows that nobody sees are not made
    await openTab(page, 'queue')
    expect(await titles(page)).toEqual(before)
    await eventually(() => page.locator('#queue-list .current .row-title').textContent()).toBe('Song 2')
    await page.locator('#queue-clear').click()
    await page.locator('#queue-list .notice').waitFor()
    await pressMessage(page)
    expect(await titles(page)).toEqual(before)
    await page.context().close()
  })

  test('playing and pausing writes to no row except that of the song', async () => {
    const { page } = await site().open()
    await playAndPause(page, 'Song 2')
    await row(page, 'Song 1', '#similar-list').waitFor()
    await page.evaluate(() => {
      const written = new Set<string>()
      const note = ({ target }: MutationRecord): void => {
        const row = (target as Element).closest('.row')
        written.add(row?.querySelector('.row-title')?.textContent ?? '')
      }
      const observer = new MutationObserver(changes => changes.forEach(note))
      for (const list of document.querySelectorAll('#songs-list, #similar-list')) {
        observer.observe(list, { attributes: true, childList: true, characterData: true, subtree: true })
      }
      Object.assign(globalThis, { written })
    })
    await page.locator('#transport .primary').click()
    await page.locator('body.playing:not(.waiting)').waitFor()
    await page.locator('#transport .primary').click()
    await page.locator('body:not(.playing)').waitFor()
    expect(await page.evaluate(() => [...(globalThis as unknown as { written: Set<string> }).written])).toEqual([
      'Song 2',
    ])
    await page.context().close()
  })

  test('rows are dragged by their handle, and Escape puts them back', async () => {
    const { page } = await site().open()
    for (const name of ['Song 1', 'Song 2', 'Song 3', 'Song 4']) {
      await page.getByLabel(`Add to the queue: ${name}`, { exact: true }).click()
    }
    await openTab(page, 'queue')
    const grip = async (i: number) => (await page.locator('#queue-list .grip').nth(i).boundingBox())!
    const drag = async (from: number, to: number): Promise<void> => {
      const [a, b] = [await grip(from), await grip(to)]
      await page.mouse.move(a.x + 8, a.y + a.height / 2)
      await page.mouse.down()
      await page.mouse.move(a.x + 8, b.y + b.height / 2, { steps: 4 })
    }
    await drag(0, 2)
    await page.mouse.up()
    expect(await titles(page)).toEqual(['Song 2', 'Song 3', 'Song 1', 'Song 4'])
    await drag(3, 0)
    await page.mouse.up()
    expect(await titles(page)).toEqual(['Song 4', 'Song 2', 'Song 3', 'Song 1'])
    await drag(0, 3)
    await page.keyboard.press('Escape')
    await page.mouse.up()
    expect(await titles(page)).toEqual(['Song 4', 'Song 2', 'Song 3', 'Song 1'])
    expect(await page.locator('.dragged, .shifted').count()).toBe(0)
    await page.context().close()
  })

  test('shuffling keeps what was played and every song, and can be taken back', async () => {
    const { page } = await site().open({ viewport: { width: 1280, height: 1700 } }) // all rows are in the window
    await playAndPause(page, 'Song 1')
    await openTab(page, 'queue')
    for (let i = 2; i <= 12; i++) await page.getByLabel(`Add to the queue: Song ${i}`, { exact: true }).first().click()
    const before = await titles(page)
    await page.locator('#queue-shuffle').click()
    const after = await titles(page)
    expect(after[0]).toBe('Song 1')
    expect(after.toSorted()).toEqual(before.toSorted())
    await pressMessage(page)
    expect(await titles(page)).toEqual(before)
    await page.context().close()
  })

  test('an M3U that other players open: lengths, names, and paths of files that are there', async () => {
    const { page } = await site().open()
    for (const name of ['Song 2', 'Song 3']) await page.getByLabel(`Add to the queue: ${name}`, { exact: true }).click()
    await openTab(page, 'queue')
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#queue-export').click()])
    expect(download.suggestedFilename()).toBe('murecom.m3u8')
    const lines = readFileSync(await download.path(), 'utf8').split('\n')
    expect(lines).toEqual([
      '#EXTM3U',
      '#EXTINF:12,Björk - Song 2',
      paths()[1],
      '#EXTINF:12,The <Tags> & "Quotes" - Song 3',
      paths()[2],
      '',
    ])
    expect(basename(lines[2]!)).toBe('song 2.wav')
    await page.context().close()
  })

  test('a file whose name M3U cannot hold is left out, and the page says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'murecom-page-m3u-'))
    const library = fakeLibrary(folder, 2)
    const songs = library.numberedSongs().map(song => (song.id === 2 ? { ...song, path: `${song.path}\n2.wav` } : song))
    const small = await openSite(findChromium()!, { library: { ...library, ...namedSongs(() => songs) } })
    const { page } = await small.open()
    const messages = await watchMessages(page)
    for (const name of ['Song 1', 'Song 2']) await page.getByLabel(`Add to the queue: ${name}`, { exact: true }).click()
    await openTab(page, 'queue')
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#queue-export').click()])
    const leftOut = 'Left out 1 song: M3U cannot hold a line break'
    await eventually(messages).toContainEqual(expect.stringContaining(leftOut))
    const lines = readFileSync(await download.path(), 'utf8').split('\n')
    expect(lines.filter(line => line !== '' && !line.startsWith('#'))).toEqual([library.paths[0]])
    await small.close()
    rmSync(folder, { recursive: true })
  })

  test('a song that is in the queue already is not added again, and the page says so', async () => {
    const { page } = await site().open()
    const messages = await watchMessages(page)
    await page.getByLabel('Add to the queue: Song 5', { exact: true }).click()
    await eventually(messages).toContainEqual(expect.stringContaining('Added to the queue: Song 5'))
    await page.getByLabel('Add to the queue: Song 5', { exact: true }).click()
    await eventually(messages).toContainEqual(expect.stringContaining('There is nothing new to add.'))
    expect(await page.locator('#queue-badge').textContent()).toBe('1')
    await page.context().close()
  })
})
