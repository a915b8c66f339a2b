import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { login, readSecrets, SpotifyClient, writeSecrets } from '../src/index.ts'
import { simulatorOf, temporaryFolder } from './helpers.ts'

describe('login', () => {
  it('brings a refresh token through the loopback page', async () => {
    const { accountsUrl, apiUrl, clientId } = await simulatorOf({ playlists: 10, profile: 'development' })
    const pages: Promise<Response>[] = []
    const refreshToken = await login({ clientId, accountsUrl, port: 0, onUrl: url => void pages.push(fetch(url)) })
    expect(await (await pages[0]!).text()).toContain('Signed in')
    const client = new SpotifyClient({ clientId, refreshToken, baseUrl: apiUrl, accountsUrl })
    expect(await client.userId()).toBe('simulated-user')
  })

  it('does not take a code that comes with another state, and says why it was refused', async () => {
    const { accountsUrl, clientId } = await simulatorOf({ playlists: 1 })
    const answers: Promise<Response>[] = []
    const attempt = login({
      clientId,
      accountsUrl,
      port: 0,
      onUrl: async url => {
        const query = new URL(url).searchParams
        const redirect = query.get('redirect_uri')!
        answers.push(fetch(`${redirect}?code=stolen&state=guess`))
        await answers[0]
        answers.push(fetch(`${redirect}?error=access_denied&state=${query.get('state')}`))
      },
    })
    await expect(attempt).rejects.toMatchObject({ code: 'unauthorized', message: 'login: access_denied' })
    expect((await answers[0]!).status).toBe(400)
  })

  it('ends by its signal and frees the port', async () => {
    const signal = AbortSignal.timeout(50)
    await expect(login({ clientId: 'a', port: 0, onUrl: () => {}, signal })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
    await expect(login({ clientId: '', onUrl: () => {} })).rejects.toThrow('clientId must be a non-empty string')
  })
})

describe('the key file', () => {
  it('is written with mode 600 and read back', async () => {
    const path = join(temporaryFolder(), 'deep', 'spotify.json')
    await writeSecrets(path, { clientId: 'a', refreshToken: 'r' })
    await writeSecrets(path, { clientId: 'a', refreshToken: 'r2' })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(path, '..'))).toEqual(['spotify.json'])
    expect(await readSecrets(path)).toEqual({ clientId: 'a', clientSecret: undefined, refreshToken: 'r2' })
    expect(readFileSync(path, 'utf8')).toContain('r2')
  })
  it('is refused when others may read it, or when it is broken, without showing what it holds', async () => {
    const path = join(temporaryFolder(), 'spotify.json')
    writeFileSync(path, '{"clientId":"secret-id', { mode: 0o600 })
    const error = await readSecrets(path).catch(e => e as Error)
    expect(error).toMatchObject({ code: 'broken-secrets' })
    expect(String((error as Error).message)).not.toContain('secret-id')
    chmodSync(path, 0o644)
    await expect(readSecrets(path)).rejects.toMatchObject({ code: 'open-secrets' })
  })
  it('may be missing', async () => expect(await readSecrets('/nowhere/spotify.json')).toBeUndefined())
})
