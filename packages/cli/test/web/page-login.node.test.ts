/** Signing in on the page: before that nothing of the library is asked for. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from '@murecom/testing/chromium'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Users } from '../../src/server.ts'
import { fakeLibrary } from '../server/fake-library.ts'
import { openSite, PATIENCE_MS, type Site } from './browser.ts'
import { row } from './page.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const executable = findChromium()

describe.skipIf(!executable)('a page with users', { timeout: 4 * PATIENCE_MS }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'murecom-page-login-'))
  let site: Site
  beforeAll(async () => {
    const users = new Users(join(folder, 'users.json'))
    await users.add('王菲', 'correct horse')
    site = await openSite(executable!, { library: fakeLibrary(folder, 6), users })
  }, 4 * PATIENCE_MS)
  afterAll(async () => {
    await site?.close()
    rmSync(folder, { recursive: true })
  }, 4 * PATIENCE_MS)

  test.each([
    ['en-GB', 'Sign in', 'This name and password do not fit.', 'Sign out'],
    ['zh-CN', '登录', '用户名或密码不正确。', '退出登录'],
  ])('%s: asks, refuses a wrong password, lets in, stays in, lets out', async (locale, title, wrong, out) => {
    const { page } = await site.open({ locale, reducedMotion: 'reduce' })
    const asked: string[] = []
    page.on('request', request => asked.push(new URL(request.url()).pathname))
    await page.locator('#login-title', { hasText: title }).waitFor()
    expect(asked.filter(path => path.startsWith('/api/') && path !== '/api/health')).toEqual([])
    await page.evaluate(axe)
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }
      return (await axe.run()).violations.map(({ id }) => id)
    })
    expect(violations).toEqual([])
    await page.keyboard.press('Escape')
    await page.fill('#login-name', '王菲')
    await page.fill('#login-password', 'wrong horse')
    await page.keyboard.press('Enter')
    await page.locator('#login-note', { hasText: wrong }).waitFor()
    await page.fill('#login-password', 'correct horse')
    await page.locator('#login-go').click()
    await row(page, 'Song 2').waitFor()
    await page.reload()
    await row(page, 'Song 2').waitFor()
    expect(await page.evaluate(() => document.cookie)).toBe('')
    await page.locator('#logout-button', { hasText: out }).click()
    await page.locator('#login-title', { hasText: title }).waitFor()
    await page.context().close()
  })
})
