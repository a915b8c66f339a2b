/** The page as an installed program: its files are kept, answers about music are not. */
import { expect, test } from 'vitest'
import { fakeLibrary } from '../server/fake-library.ts'
import { describePage, type PageSuite, row } from './page.ts'

const user = { name: 'ada', password: 'correct horse' }

const shell = ({ site }: PageSuite): void => {
  test('the manifest names icons that exist, and is there before one signs in', async () => {
    const { page, complaints } = await site().open()
    const href = await page.locator('link[rel="manifest"]').getAttribute('href')
    const answer = await page.request.get(new URL(href!, site().server.url).href)
    expect(answer.headers()['content-type']).toContain('application/manifest+json')
    const manifest = (await answer.json()) as { start_url: string; icons: { src: string; type: string }[] }
    expect(new URL(manifest.start_url, answer.url()).href).toBe(`${site().server.url}/`)
    for (const { src, type } of manifest.icons) {
      const icon = await page.request.get(new URL(src, answer.url()).href)
      expect([icon.status(), icon.headers()['content-type']]).toEqual([200, type])
    }
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('files of the page are kept and shown without the server; what was asked with a session is not', async () => {
    const { page } = await site().open({ serviceWorkers: 'allow' })
    await page.fill('#login-name', user.name)
    await page.fill('#login-password', user.password)
    await page.keyboard.press('Enter')
    await row(page, 'Song 2').click()
    await row(page, 'Song 1', '#similar-list').waitFor()
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.reload()
    await row(page, 'Song 2').waitFor()
    const kept = await page.evaluate(async () => {
      const names = await caches.keys()
      const requests = await Promise.all(names.map(async name => (await caches.open(name)).keys()))
      return requests.flat().map(({ url }) => new URL(url).pathname)
    })
    expect(kept).toContain('/')
    expect(kept.filter(path => !/^\/(?:$|assets\/|index\.html$|icon|manifest)/.test(path))).toEqual([])
    expect(kept.filter(path => path.startsWith('/assets/')).length).toBeGreaterThan(1)

    await page.context().setOffline(true)
    await page.reload()
    await page.locator('#banner', { hasText: 'The server does not answer' }).waitFor()
    expect(await page.locator('h1').textContent()).toBe('murecom')
    expect(await page.locator('#songs-list .row').count()).toBe(0)
    const asked = await page.evaluate(() =>
      fetch('api/songs').then(
        ({ status }) => status,
        () => 'refused',
      ),
    )
    expect(asked).toBe('refused')
    await page.context().close()
  })
}

describePage('the page, installed', shell, { library: folder => fakeLibrary(folder, 6), user })
