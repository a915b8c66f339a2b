import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import { openMusicServer } from 'murecom/node'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run } from './helpers.ts'
import { isThere as hasSupysonic, reason, type Supysonic, startSupysonic } from './supysonic.ts'

if (!hasSupysonic) console.log(`skipped: ${reason}, so no real server is indexed`)
const PASSWORD = 'gänse geheim'

let folder: string
let library: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-servers-'))
  library = join(folder, 'songs.murecom')
  mkdirSync(join(folder, 'music', 'Björk'), { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('what is given wrongly', () => {
  test.each([
    [['index', 'subsonic+http://ann:secret@127.0.0.1:1/'], 2, 'a password in an address can be read by others'],
    [['index', 'subsonic+http://ann@127.0.0.1:1/', '--budget', 'much'], 2, '--budget must be a number of bytes'],
    [['index', 'subsonic+http://ann@127.0.0.1:1/', '--path-map', 'x'], 2, '--path-map must be FROM=TO'],
    [['index', 'subsonic+http://ann@127.0.0.1:1/', '--watch'], 2, '--watch is for folders'],
    [['index', 'subsonic+http://ann@127.0.0.1:1/', '--password-file', 'nowhere'], 1, 'no such file'],
    [['similar', 'x', '--to-playlist', 'Mix'], 2, '--to-playlist needs --server'],
  ])('%j', async (args, code, message) => {
    const env = { MURECOM_SERVER_PASSWORD: 'secret' }
    const result = await run([...args, '--library', library], { env })
    expect(result.code).toBe(code)
    expect(result.err).toContain(message)
    expect(result.err).not.toContain('secret@')
  })

  test.skipIf(process.platform === 'win32')('a file of a password that others may read [modes of POSIX]', async () => {
    const file = join(folder, 'password')
    writeFileSync(file, `${PASSWORD}\n`)
    chmodSync(file, 0o644)
    const args = ['index', 'subsonic+http://ann@127.0.0.1:1/', '--password-file', file, '--library', library]
    const { code, err } = await run(args)
    expect([code, err]).toEqual([1, expect.stringContaining('chmod 600')])
  })
})

describe.skipIf(!hasSupysonic)('supysonic, a real server [needs MURECOM_SERVERS_PYTHON]', () => {
  let server: Supysonic
  let url: string

  beforeEach(async () => {
    for (const [i, name] of ['Björk/Jóga.wav', 'Björk/夜.wav', 'three.wav'].entries()) {
      writeFileSync(join(folder, 'music', name), wavBytes(chord([110 * (i + 1), 330, 415], 5), 22050))
    }
    mkdirSync(join(folder, 'data'))
    server = await startSupysonic(join(folder, 'music'), join(folder, 'data'), PASSWORD)
    url = `subsonic+http://ann@127.0.0.1:${server.port}/`
  })
  afterEach(() => {
    server.close()
  })

  const env = { MURECOM_SERVER_PASSWORD: PASSWORD }

  async function index(...more: string[]): Promise<Record<string, unknown>> {
    const args = [
      'index',
      url,
      '--library',
      library,
      '--model',
      'gtzan',
      '--workers',
      '1',
      '--json',
      '--quiet',
      ...more,
    ]
    const { code, out, err } = await run(args, { env })
    expect([code, err]).toEqual([0, ''])
    return JSON.parse(out) as Record<string, unknown>
  }

  test('is indexed through its API, gets playlists, and gives them back', async () => {
    expect(await index()).toMatchObject({ status: 'done', listed: 3, added: 3, refused: [] })
    rmSync(join(folder, 'music', 'three.wav'))
    writeFileSync(join(folder, 'music', 'four.wav'), wavBytes(chord([500, 700], 5), 22050))
    await server.scan()
    expect(await index()).toMatchObject({ listed: 3, added: 1, unchanged: 2, gone: 1 })

    const list = ['similar', 'Jóga', '--library', library, '--to-playlist', 'Like Jóga ☃', '--server', url]
    const first = await run(list, { env })
    expect(first.code).toBe(0)
    expect(first.err).toMatch(/songs in the playlist Like Jóga ☃ of subsonic:\/\/127\.0\.0\.1:\d+\/, made/)
    expect((await run(list, { env })).err).toContain('replaced')
    // The songs of the answer, in its order.
    const { out } = await run([...list.slice(0, 4), '--json'])
    const { similar } = JSON.parse(out) as { similar: { path: string }[] }
    using there = await openMusicServer(url, { password: PASSWORD })
    const [made] = await there.playlists()
    expect(made).toMatchObject({ name: 'Like Jóga ☃', isOwn: true })
    const ids = await there.playlistSongs(made!.id)
    expect(ids.map(id => `${there.name}${id}`)).toEqual(similar.map(({ path }) => path))
    expect(ids).toHaveLength(2)
    expect(await index()).toMatchObject({ takenAlong: { playlists: 1 } })
    for (const name of readdirSync(folder).filter(name => name.startsWith('songs'))) {
      expect(readFileSync(join(folder, name)).includes(Buffer.from(PASSWORD))).toBe(false)
    }
  })

  test('its files are read from the disk where they lie here', async () => {
    expect(await index('--path-map', `=${join(folder, 'music')}`)).toMatchObject({ added: 3, bytes: 0 })
    const { out } = await run(['search', 'three', '--library', library, '--json'])
    expect(JSON.parse(out)).toMatchObject({ songs: [{ path: join(folder, 'music', 'three.wav') }] })
  })

  test('a wrong password is said without it', async () => {
    const args = ['index', url, '--library', library, '--model', 'gtzan']
    const { code, err } = await run(args, { env: { MURECOM_SERVER_PASSWORD: 'wrong-one' } })
    expect(code).toBe(1)
    expect(err).toMatch(/^murecom: 127\.0\.0\.1:\d+: ping: Wrong username or password\.\n$/)
  })
})
