/** Signing in on the page: before that nothing of the library is asked for. */
import { expect, test } from 'vitest'
import { fakeLibrary } from '../server/fake-library.ts'
import { axeFinds } from './axe.ts'
import { describePage, type PageSuite, row } from './page.ts'

const user = { name: '王菲', password: 'correct horse' }

const users = ({ site }: PageSuite): void => {
  test.each([
    ['en-GB', 'Sign in', 'This name and password do not fit.', 'Sign out'],
    ['zh-CN', '登录', '用户名或密码不正确。', '退出登录'],
  ])('%s: asks, refuses a wrong password, lets in, stays in, lets out', async (locale, title, wrong, out) => {
    const { page } = await site().open({ locale, reducedMotion: 'reduce' })
    const asked: string[] = []
    page.on('request', request => asked.push(new URL(request.url()).pathname))
    await page.locator('#login-title', { hasText: title }).waitFor()
    expect(asked.filter(path => path.startsWith('/api/') && path !== '/api/health')).toEqual([])
    expect(await axeFinds(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.fill('#login-name', user.name)
    await page.fill('#login-password', 'wrong horse')
    await page.keyboard.press('Enter')
    await page.locator('#login-note', { hasText: wrong }).waitFor()
    await page.fill('#login-password', user.password)
    await page.locator('#login-go').click()
    await row(page, 'Song 2').waitFor()
    await page.reload()
    await row(page, 'Song 2').waitFor()
    expect(await page.evaluate(() => document.cookie)).toBe('')
    await page.locator('#logout-button', { hasText: out }).click()
    await page.locator('#login-title', { hasText: title }).waitFor()
    await page.context().close()
  })
}

describePage('a page with users', users, { library: folder => fakeLibrary(folder, 6), user })
