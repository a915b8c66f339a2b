import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { crawl, SpotifyClient } from '../src/index.ts'
import { masked, secretsOf } from '../src/spotify/masked.ts'
import { memoryCatalog, sqliteOf } from './helpers.ts'

const SECRET = 'client/secret+value=1'
const TOKEN = 'BQDtoken-value_1234567890'
const REFRESH = 'AQArefresh-value_1234567890'
const BASIC = Buffer.from(`my-client:${SECRET}`).toString('base64')
const HIDDEN = [SECRET, encodeURIComponent(SECRET), TOKEN, REFRESH, BASIC]

/** What a server was sent, as it may give it back: its headers, its body, and what is in the header's base64. */
function echo(init: RequestInit | undefined): string {
  const header = new Headers(init?.headers).get('authorization') ?? ''
  return `you sent Authorization: ${header} and ${String(init?.body)} (${Buffer.from(header.split(' ')[1] ?? '', 'base64')})`
}

/** A server that answers tokens, and everything else with what it was sent. */
function echoing(answer: (words: string, url: string) => Response, tokens = true): typeof fetch {
  return async (url, init) => {
    if (String(url).endsWith('/api/token') && tokens)
      return Response.json({ access_token: TOKEN, token_type: 'Bearer', expires_in: 3600, refresh_token: REFRESH })
    return answer(echo(init), String(url))
  }
}

const ANSWERS: Record<string, (words: string) => Response> = {
  'an error object': words => Response.json({ error: { status: 400, message: words } }, { status: 400 }),
  'plain text': words => new Response(words.repeat(20), { status: 403 }),
  'the words of a token server': words =>
    Response.json({ error: 'invalid', error_description: words }, { status: 400 }),
  'a page': words => new Response(`<html>${words.padStart(200)}</html>`, { status: 404 }),
}

const clientOf = (fetch: typeof globalThis.fetch, isUser: boolean): SpotifyClient =>
  new SpotifyClient({
    clientId: 'my-client',
    ...(isUser ? { refreshToken: REFRESH } : { clientSecret: SECRET }),
    profile: 'extended',
    backoffMs: 0,
    tries: 2,
    fetch,
  })

describe('secrets that a server gives back', () => {
  it.each(Object.keys(ANSWERS))('are in no error: %s', async kind => {
    for (const isUser of [false, true]) {
      for (const tokens of [true, false]) {
        const client = clientOf(echoing(ANSWERS[kind]!, tokens), isUser)
        const error = (await client.searchPlaylists('rock').catch(e => e)) as Error
        expect(error).toBeInstanceOf(Error)
        const shown = `${inspect(error, { depth: 9 })} ${error.stack} ${JSON.stringify(error)}`
        for (const secret of HIDDEN) expect(shown).not.toContain(secret)
      }
    }
  })

  it('are in no row of the catalogue', async () => {
    const fetch = echoing((words, url) => {
      if (!url.includes('/search')) return Response.json({ error: { status: 400, message: words } }, { status: 400 })
      const items = [{ id: 'p'.repeat(22), name: 'Rock', snapshot_id: 's', tracks: { total: 5 }, owner: { id: 'x' } }]
      return Response.json({ playlists: { items, total: 1, next: null } })
    })
    const catalog = await memoryCatalog()
    const report = await crawl({ catalog, client: clientOf(fetch, false), seedWord: 'rock' })
    expect(report).toMatchObject({ playlists: 0, failed: 1 })
    const stored = catalog.store.prepare('SELECT last_error FROM crawl_playlists').pluck().get() as string
    expect(stored).toContain('you sent Authorization: Bearer [secret]')
    const bytes = sqliteOf(catalog).serialize().toString('latin1')
    for (const secret of HIDDEN) expect(bytes + JSON.stringify(report)).not.toContain(secret)
  })

  it('are masked as they were sent, and where they look like any', () => {
    const init = {
      headers: { Authorization: `Basic ${BASIC}` },
      body: new URLSearchParams({ code: 'abcdef', grant_type: 'x' }).toString(),
    }
    expect(secretsOf(init)).toEqual(expect.arrayContaining([BASIC, SECRET, 'abcdef', encodeURIComponent(SECRET)]))
    expect(masked(`code abcdef, ${SECRET}`, secretsOf(init))).toBe('code [secret], [secret]')
    expect(masked('"access_token": "other-value", Bearer xyz.abc', [])).toBe(
      '"access_token": "[secret]", Bearer [secret]',
    )
    expect(masked('The access token expired', [])).toBe('The access token expired')
    // No secret, no mask: short words stay.
    expect(secretsOf({ headers: { Authorization: 'Bearer abc' } })).toEqual([])
    expect(secretsOf({})).toEqual([])
  })
})
