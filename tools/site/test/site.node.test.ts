import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findChromium } from '@murecom/testing/chromium'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildSite } from '../src/build-site.ts'
import { pathOf, slug } from '../src/pages.ts'

const executablePath = findChromium()
const folder = mkdtempSync(join(tmpdir(), 'murecom-site-'))

beforeAll(() => buildSite(folder), 180_000)
afterAll(() => rmSync(folder, { recursive: true }))

test('a README is the index of its folder', () => {
  expect(pathOf('packages/knn/README.md')).toBe('packages/knn/index.html')
  expect(pathOf('docs/numerics.md')).toBe('docs/numerics.html')
  expect(pathOf('README.md')).toBe('readme.html')
})

test('headings have the ids that GitHub gives them', () => {
  expect(slug('What `lint` checks, and why?'.replaceAll('`', ''))).toBe('what-lint-checks-and-why')
  expect(slug('new BallTree(data, options)')).toBe('new-balltreedata-options')
})

test('every link within the site leads to a file and to a place in it', () => {
  const broken: string[] = []
  const texts = new Map<string, string>()
  const textOf = (path: string): string => {
    const known = texts.get(path) ?? readFileSync(join(folder, path), 'utf8')
    texts.set(path, known)
    return known
  }
  const pages = globSync('**/*.html', { cwd: folder }).map(path => path.replaceAll('\\', '/'))
  let links = 0
  for (const page of pages.filter(path => !path.startsWith('demo/'))) {
    for (const [, href = ''] of textOf(page)
      .replace(/<code>[\s\S]*?<\/code>/g, '')
      .matchAll(/(?:href|src)="([^"]+)"/g)) {
      if (/^[a-z]+:/i.test(href)) continue
      links++
      const [name = '', hash] = href.split('#')
      const path = name === '' ? page : posix.normalize(posix.join(posix.dirname(page), decodeURIComponent(name)))
      const full = join(folder, path)
      if (!existsSync(full) || statSync(full).isDirectory()) broken.push(`${page}: ${href}`)
      else if (hash && !textOf(path).includes(`id="${decodeURIComponent(hash)}"`)) broken.push(`${page}: ${href}`)
    }
  }
  expect(links).toBeGreaterThan(1000)
  expect(broken).toEqual([])
}, 60_000)

describe.skipIf(!executablePath)('in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox', '--disable-gpu'] })
  }, 90_000)
  afterAll(() => browser?.close())

  const WIDTHS = [320, 390, 1280]
  const PAGES = ['index.html', 'readme.html', 'readme.zh.html', 'docs/api/knn.html', 'packages/knn/index.html']
  test.each(PAGES.flatMap(page => WIDTHS.map(width => [page, width] as const)))(
    '%s is no wider than a window of %i px, and complains about nothing',
    async (path, width) => {
      const context = await browser.newContext({ viewport: { width, height: 800 } })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
      page.on('pageerror', error => complaints.push(error.message))
      await page.goto(pathToFileURL(join(folder, path)).href)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      await context.close()
      expect(complaints).toEqual([])
      expect(wide).toBeLessThanOrEqual(width)
    },
    90_000,
  )

  test('the landing page leads to the demo and to each package', async () => {
    const page = await browser.newPage()
    await page.goto(pathToFileURL(join(folder, 'index.html')).href)
    expect(await page.locator('a[href="demo/index.html"]').count()).toBe(1)
    expect(await page.locator('.card').count()).toBe(
      globSync('packages/*/index.html', { cwd: folder }).map(path => dirname(path)).length,
    )
    await page.close()
  }, 90_000)
})
