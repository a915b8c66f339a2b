/** A client of others in a browser, npm's subsonic-api, on a page at the server's address, as behind one reverse proxy. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { findChromium } from '@murecom/testing/chromium'
import type SubsonicAPI from 'subsonic-api'
import { expect, onTestFinished, test } from 'vitest'
import { createServer, listen, Users } from '../../src/server.ts'
import { smallLibrary } from '../server/subsonic/small-library.ts'
import { launchBrowser, PATIENCE_MS } from './browser.ts'

const executable = findChromium()
const PAGE =
  '<!doctype html><title>client</title><audio></audio><script type="module">import Client from "./client.js"; globalThis.Client = Client</script>'

/** What a page of a player does; runs in the browser. */
async function useClient({ password }: { password: string }) {
  const { Client } = globalThis as unknown as { Client: typeof SubsonicAPI }
  const signIn = (secret: string) => new Client({ url: location.origin, auth: { username: 'ann', password: secret } })
  const client = signIn(password)
  const { status: wrong } = await signIn('wrong').ping()
  const { albumList2 } = await client.getAlbumList2({ type: 'alphabeticalByName' })
  const found = await client.search3({ query: 'post' })
  const { album } = await client.getAlbum({ id: found.searchResult3.album![0]!.id })
  const picture = await createImageBitmap(await (await client.getCoverArt({ id: album.id })).blob())
  const audio = document.querySelector('audio')!
  const play = async (id: string): Promise<number> => {
    audio.src = (await client.stream({ id })).url
    await audio.play()
    while (audio.currentTime < 0.1) await new Promise(resolve => setTimeout(resolve, 20))
    await client.scrobble({ id, submission: true })
    return audio.duration
  }
  const [song] = album.song!
  const first = await play(song!.id)
  const { similarSongs2 } = await client.getSimilarSongs2({ id: song!.id, count: 3 })
  const second = await play(similarSongs2.song![0]!.id)
  return {
    ...{ wrong, albums: albumList2.album!.length, picture: picture.width, lengths: [first, second].map(Math.round) },
    ...{ title: song!.title, similar: similarSongs2.song!.map(({ title }) => title) },
  }
}

test.skipIf(!executable)(
  'a page signs in, shows albums and covers, plays a song, then one that sounds like it',
  async () => {
    const faults: unknown[] = []
    const small = await smallLibrary()
    onTestFinished(() => small.close())
    const users = new Users(join(small.folder, 'users.json'))
    await users.add('ann', 'correct horse')
    const { password } = users.addPlayerPassword('ann', 'page')
    const { library, listening } = small
    const app = createServer({ library, listening, users, onError: error => faults.push(error) })
    await using server = await listen(app, { host: '127.0.0.1', port: 0 })
    const browser = await launchBrowser(executable!)
    onTestFinished(() => browser.close())
    const page = await browser.newPage()
    const client = readFileSync(createRequire(import.meta.url).resolve('subsonic-api'))
    await page.route('**/client.html', route => route.fulfill({ contentType: 'text/html', body: PAGE }))
    await page.route('**/client.js', route => route.fulfill({ contentType: 'text/javascript', body: client }))
    await page.goto(new URL('client.html', server.url).href)
    await page.waitForFunction(() => 'Client' in globalThis)
    const seen = await page.evaluate(useClient, { password })
    expect(seen).toMatchObject({ wrong: 'failed', picture: 1, title: 'Army of Me', lengths: [4, 4] })
    expect(seen.albums).toBeGreaterThan(3)
    expect(seen.similar).toHaveLength(3)
    expect(seen.similar).not.toContain(seen.title)
    expect(listening.plays({ user: 'ann' }).map(({ source }) => source)).toEqual(['rest', 'rest'])
    expect(faults).toEqual([])
  },
  2 * PATIENCE_MS,
)
