/**
 * Photographs every place of the page of a running `murecom serve`, on a phone and on a desk, in light and dark, English and
 * Chinese, for those who look at them, and makes contact sheets of them:
 *
 *     node --conditions=@murecom/source tools/site/src/photograph-places.ts http://127.0.0.1:8080/ FOLDER [address with users]
 *
 * It stars songs, notes plays and keeps a playlist there, so take a library that is nobody's. Needs a Chromium.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from '@murecom/testing/chromium'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const [address, folder, withUsers] = process.argv.slice(2)
const executablePath = findChromium()
if (!address || !folder || !executablePath)
  throw new Error('photograph-places.ts needs the address of a murecom serve, a folder, and a Chromium')
const only = process.env['ONLY']?.split(',') // names of places

/** What a picture is made of: an address, and what is done there. */
interface Place {
  name: string
  hash: string
  act?: (page: Page) => Promise<unknown>
}
/** What the library has to show. */
interface Known {
  ids: number[]
  genre: string
  playlist: number
}
interface Variant extends BrowserContextOptions {
  name: string
}

const SIZES = [
  { name: 'desk', viewport: { width: 1280, height: 800 } },
  { name: 'phone', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
] as const
const VARIANTS: Variant[] = SIZES.flatMap(size =>
  (['en-GB', 'zh-CN'] as const).flatMap(locale =>
    (['light', 'dark'] as const).map(colorScheme => ({
      ...size,
      ...{ name: `${size.name}-${locale.slice(0, 2)}-${colorScheme}`, locale, colorScheme },
    })),
  ),
)

/** Contact sheets, whose letters can still be read. */
const SHEETS = [
  {
    ...{ size: 'desk', shown: 800, rows: 3 },
    columns: [
      ['en-light', 'zh-dark'],
      ['en-dark', 'zh-light'],
    ],
  },
  { size: 'phone', shown: 390, rows: 2, columns: [['en-light', 'en-dark', 'zh-light', 'zh-dark']] },
]

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--mute-audio'] })
mkdirSync(folder, { recursive: true })
const known = await prepare(browser, address)
const places = placesOf(known).filter(({ name }) => !only || only.includes(name))
for (const variant of VARIANTS) {
  const { page } = await open(browser, address, variant)
  await page.locator('#songs-list .row-play').first().click()
  await page.locator('#similar-list .row').first().waitFor({ state: 'attached' })
  for (const { name, hash, act } of places) {
    await page.evaluate(to => {
      location.hash = to
    }, hash)
    await act?.(page).catch((error: Error) => console.log(`${name}, ${variant.name}: ${error.message.split('\n')[0]}`))
    await page.waitForFunction(() => !document.querySelector('.place [aria-busy="true"]'))
    await page.waitForTimeout(500)
    await page.screenshot({ path: join(folder, `${name}-${variant.name}.png`) })
    if (act) await page.keyboard.press('Escape')
  }
  await page.context().close()
  if (!withUsers) continue
  const login = await open(browser, withUsers, variant)
  await login.page.locator('#login[open]').waitFor()
  await login.page.screenshot({ path: join(folder, `login-${variant.name}.png`) })
  await login.page.context().close()
}
const names = [...places.map(({ name }) => name), ...(withUsers ? ['login'] : [])]
for (const { columns, rows, ...layout } of SHEETS) {
  for (let i = 0; i < names.length; i += rows) {
    for (const [n, these] of columns.entries()) await sheet(layout, n, these, names.slice(i, i + rows))
  }
}
await browser.close()

async function open(browser: Browser, address: string, options: BrowserContextOptions): Promise<{ page: Page }> {
  const context = await browser.newContext({ serviceWorkers: 'block', ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  await page.goto(address)
  return { page }
}

/** Gives the library something to show: stars, plays, a playlist. */
async function prepare(browser: Browser, address: string): Promise<Known> {
  const { page } = await open(browser, address, {})
  const known = await page.evaluate(async () => {
    const ask = async (path: string, body?: object): Promise<unknown> => {
      const headers = { 'Content-Type': 'application/json' }
      const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : {}
      return (await fetch(path, init)).json()
    }
    const { songs } = (await ask('api/songs?limit=60')) as { songs: { id: number }[] }
    const ids = songs.map(({ id }) => id)
    for (const song of ids.slice(0, 5)) await ask('api/marks', { song, starred: true })
    for (const [i, song] of ids.slice(3, 12).entries()) {
      const outcome = i % 3 === 2 ? 'skipped' : 'completed'
      await ask('api/plays', { song, at: Date.now() - 3e7 * i, played_seconds: 100, outcome })
    }
    const { genres } = (await ask('api/genres')) as { genres: { name: string }[] }
    const { playlists } = (await ask('api/playlists')) as { playlists: { id: number }[] }
    if (playlists.length === 0) {
      for (const name of ['Evening', '雨天']) await ask('api/playlists', { name, ids: ids.slice(4, 30) })
    }
    const now = (await ask('api/playlists')) as { playlists: { id: number }[] }
    return { ids, genre: genres[0]?.name ?? '', playlist: now.playlists[0]!.id }
  })
  await page.context().close()
  return known
}

function placesOf({ ids, genre, playlist }: Known): Place[] {
  const [first = 1, second = 2, third = 3] = ids
  const far = ids.at(-1) ?? 4
  const typed = (selector: string, text: string) => async (page: Page) => {
    await page.fill(selector, text)
    await page.waitForTimeout(600)
  }
  return [
    { name: 'songs', hash: '#/songs' },
    { name: 'search', hash: '#/songs', act: typed('#search', 'a') },
    { name: 'nothing', hash: '#/songs', act: typed('#search', 'zzqx') },
    { name: 'sound', hash: '#/songs?q=calm+piano&by=sound', act: typed('#search', 'calm piano') },
    { name: 'filter', hash: '#/songs?where=yaer+%3D+1', act: typed('#search', '') },
    { name: 'albums', hash: '#/albums' },
    { name: 'album', hash: `#/album/${first}` },
    { name: 'artists', hash: '#/artists' },
    { name: 'artist', hash: `#/artist/${first}` },
    { name: 'genres', hash: '#/genres' },
    { name: 'genre', hash: `#/genre/${encodeURIComponent(genre)}` },
    { name: 'map', hash: '#/map' },
    {
      ...{ name: 'map-one', hash: '#/map' },
      act: async page => {
        await page.locator('#map-legend button').first().click()
        await page.locator('#map-songs').waitFor()
      },
    },
    { name: 'favourites', hash: '#/favourites' },
    { name: 'playlists', hash: '#/playlists' },
    { name: 'playlist', hash: `#/playlist/${playlist}` },
    { name: 'history', hash: '#/history' },
    { name: 'mix', hash: `#/mix?plus=${first},${second}&minus=${far}` },
    { name: 'path', hash: `#/path?from=${first}&to=${far}` },
    { name: 'groups', hash: '#/groups' },
    {
      ...{ name: 'match', hash: '#/match' },
      act: async page => {
        const title = await page.locator('#now-title').textContent()
        await page.fill('.view textarea', `${title}\nNobody - Nothing at all\nSomebody – Something else`)
        await page.locator('.view .button.primary:not(:disabled)').first().click()
        await page.locator('.view [role="status"]').nth(1).waitFor()
      },
    },
    { name: 'like', hash: `#/like/${third}` },
    { name: 'now', hash: '#/now', act: page => page.waitForTimeout(2500) },
    { name: 'similar', hash: '#/similar' },
    { name: 'next', hash: '#/next' },
    {
      ...{ name: 'queue', hash: '#/queue' },
      act: async page => {
        await page.locator('#queue-suggest').click()
        await page.waitForTimeout(600)
      },
    },
    { name: 'radio-none', hash: '#/radio' },
    {
      ...{ name: 'radio', hash: '#/radio' },
      act: async page => {
        if (await page.locator('.radio-now .button').isHidden()) await page.locator('.view .button.primary').click()
        await page.locator('.view .row-because').first().waitFor()
      },
    },
    { name: 'more', hash: '#/more' },
    {
      ...{ name: 'menu', hash: '#/songs' },
      act: async page => {
        await page.locator('#songs-list .row-play').nth(2).press('.')
        await page.locator('.menu').waitFor()
      },
    },
    { name: 'save', hash: '#/songs', act: page => page.locator('#songs-tools [aria-label]').last().click() },
    { name: 'paste', hash: '#/next', act: page => page.locator('#next-from-list').click() },
    { name: 'help', hash: '#/songs', act: page => page.keyboard.press('?') },
  ]
}

/** A picture of the pictures of some places: a row each, a column for each language and colour. */
async function sheet(
  { size, shown }: { size: string; shown: number },
  n: number,
  columns: readonly string[],
  names: readonly string[],
): Promise<void> {
  const page = await browser.newPage({ viewport: { width: (shown + 8) * columns.length, height: 200 } })
  const cells = names.flatMap(place =>
    columns.map(column => {
      const name = `${place}-${size}-${column}`
      return `<figure><img src="${encodeURIComponent(`${name}.png`)}"><figcaption>${name}</figcaption></figure>`
    }),
  )
  const style = `body{margin:0;display:grid;grid-template-columns:repeat(${columns.length},${shown}px);gap:8px;background:#888}
    figure{margin:0}img{width:100%;display:block}figcaption{font:12px sans-serif}`
  const file = join(folder!, `sheet-${size}-${n}-${names[0]}.html`)
  writeFileSync(file, `<!doctype html><style>${style}</style>${cells.join('')}`)
  await page.goto(`file://${file}`)
  await page.screenshot({ path: file.replace('.html', '.png'), fullPage: true })
  await page.close()
}
