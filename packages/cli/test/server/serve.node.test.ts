import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chord, wavBytes } from '@murecom/testing'
import { openLibrary } from 'murecom/node'
import { openCatalog } from 'murecom/spotify-crawler'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServer, listen } from '../../src/server.ts'
import { run } from '../helpers.ts'
import { fakeLibrary } from './fake-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-serve-'))
const file = join(folder, 'songs.murecom')

beforeAll(async () => {
  const music = join(folder, 'music')
  mkdirSync(music)
  for (const hz of [110, 220, 440]) {
    writeFileSync(join(music, `${hz}.wav`), wavBytes(chord([hz, hz * 1.5], 4), 22050))
  }
  const library = await openLibrary(file)
  await library.addFolder(music, { workers: 1 })
  library.close()
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs `murecom serve` until `use` is done with its address, then stops it as Ctrl-C does. */
async function serving(args: readonly string[], use: (url: string) => Promise<void>) {
  let stop = (): void => {}
  let out = ''
  let printed = (): void => {}
  const started = new Promise<void>(resolve => {
    printed = resolve
  })
  const result = run(['serve', '--port', '0', ...args], {
    env: { XDG_DATA_HOME: folder, HOME: folder, LOCALAPPDATA: folder },
    out: text => {
      out += text
      printed()
    },
    onInterrupt: handler => {
      stop = handler
      return () => {}
    },
  })
  await Promise.race([started, result])
  try {
    await use(out.startsWith('{') ? (JSON.parse(out) as { url: string }).url : out.trim())
  } finally {
    stop()
  }
  return { ...(await result), out }
}

test('--watch: a song that is copied into an indexed folder is answered for, and the watch ends with the server', async () => {
  const watched = join(folder, 'watched')
  const other = join(folder, 'watched.murecom')
  mkdirSync(watched)
  writeFileSync(join(watched, 'first.wav'), wavBytes(chord([330, 500], 4), 22050))
  const library = await openLibrary(other, { model: 'gtzan' })
  await library.addFolder(watched, { workers: 1 })
  library.close()
  const { code, err } = await serving(['--library', other, '--watch'], async url => {
    const titles = async (): Promise<string[]> => {
      const { songs } = (await (await fetch(`${url}/api/songs`)).json()) as { songs: { title: string }[] }
      return songs.map(song => song.title)
    }
    expect(await titles()).toEqual(['first'])
    writeFileSync(join(watched, 'second.wav'), wavBytes(chord([220, 700], 4), 22050))
    while ((await titles()).length < 2) await new Promise(resolve => setTimeout(resolve, 100))
    expect(await titles()).toEqual(['first', 'second'])
  })
  expect(code).toBe(0)
  expect(err).toContain('watching ')
  expect(err).not.toContain('watching has ended')
}, 120_000)

test('--watch without an indexed folder is refused in one line', async () => {
  const empty = join(folder, 'empty.murecom')
  ;(await openLibrary(empty)).close()
  const { code, err } = await run(['serve', '--port', '0', '--library', empty, '--watch'])
  expect(code).toBe(1)
  expect(err).toBe('murecom: --watch: no folder was indexed yet. Name one with: murecom index <folder>\n')
})

test('a library of files, over a socket: songs, neighbours, map, a part of a file; Ctrl-C ends it with 0', async () => {
  const { code, err, out } = await serving(['--library', file], async url => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const json = async (path: string) => (await fetch(url + path)).json()
    const { songs } = (await json('/api/songs')) as { songs: { id: number; title: string }[] }
    expect(songs.map(song => song.title)).toEqual(['110', '220', '440'])
    const { similar } = (await json(`/api/similar/${songs[0]!.id}`)) as { similar: { title: string; score: number }[] }
    expect(similar.map(song => song.title).toSorted()).toEqual(['220', '440'])
    expect(similar[0]!.score).toBeGreaterThan(0)
    const map = (await json('/api/map')) as { ids: number[] }
    expect(map.ids).toHaveLength(3)
    const part = await fetch(`${url}/api/audio/${songs[0]!.id}`, { headers: { Range: 'bytes=0-3' } })
    expect(part.status).toBe(206)
    expect(await part.text()).toBe('RIFF')
    const rebound = await statusOf(url, 'evil.example')
    expect(rebound).toBe(421)
  })
  expect(code).toBe(0)
  expect(out.trim().split('\n')).toHaveLength(1)
  expect(err).toBe('3 songs. Open the address above; Ctrl-C stops.\n')
})

/** Status of a request with any Host, which fetch does not let a program choose. */
async function statusOf(url: string, host: string): Promise<number> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(`GET /api/songs HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return Number(/^HTTP\/1\.1 (\d+)/.exec(String(answer))?.[1])
}

test('a trained recommender is enough: next songs as the original served them', async () => {
  const [db, model] = [join(folder, 'playlists.db'), join(folder, 'model')]
  const catalog = await openCatalog(db)
  catalog.write(() => {
    for (let p = 0; p < 40; p++) {
      const entries = Array.from({ length: 6 }, (_, position) => {
        const name = `Song ${(p * 7 + position * 5) % 12}`
        const artists = [{ sourceId: null, name: 'Band' }]
        return { position, track: { source: 'test', sourceId: `id-${name}`, name, artists } }
      })
      const id = catalog.writer.upsertPlaylist({ source: 'test', sourceId: `p${p}`, name: `List ${p}` })
      catalog.writer.putEntries(id, entries)
      catalog.writer.markComplete(id, 0)
    }
  })
  catalog.close()
  const trained = await run([
    'train',
    '--db',
    db,
    '--model',
    model,
    '--min-count',
    '1',
    '--workers',
    '1',
    '--vector-size',
    '8',
  ])
  expect(trained.code).toBe(0)
  const { code } = await serving(['--db', db, '--model', model], async url => {
    const response = await fetch(`${url}/next-song?track_name=Song%203&artists=Band&k=4&shift=1`)
    expect(response.status).toBe(200)
    const tracks = (await response.json()) as { track_id: string; track_name: string; artists: string[] }[]
    expect(tracks).toHaveLength(5)
    expect(tracks[0]).toEqual({ track_id: 'id-Song 3', track_name: 'Song 3', artists: ['Band'], album_cover: '' })
    expect(new Set(tracks.map(t => t.track_id)).size).toBe(5)
    expect((await fetch(`${url}/next-song?track_name=Nobody`)).status).toBe(404)
    expect(await (await fetch(`${url}/api/health`)).json()).toMatchObject({ songs: 0, nextSongs: true })
  })
  expect(code).toBe(0)
  const missing = await run(['serve', '--db', db, '--model', join(folder, 'none')])
  expect(missing.err).toContain('none: not there. Make one with: murecom import <files>, then murecom train')
})

test('the process itself ends, though its thread has made a map', async () => {
  const bin = fileURLToPath(new URL('../../src/bin.ts', import.meta.url))
  const args = ['--conditions=@murecom/source', bin, 'serve', '--library', file, '--port', '0', '--quiet']
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [url] = (await once(server.stdout, 'data')) as [Buffer]
  expect((await fetch(`${String(url).trim()}/api/map`)).status).toBe(200)
  const ended = once(server, 'exit')
  server.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})

test('--json prints the address as JSON, and nothing else', async () => {
  const { code, out, err } = await serving(['--library', file, '--json'], async url =>
    expect((await fetch(`${url}/api/health`)).status).toBe(200),
  )
  expect(code).toBe(0)
  const { url, urls, songs } = JSON.parse(out) as { url: string; urls: string[]; songs: number }
  expect([urls, songs]).toEqual([[url], 3])
  expect(url).toMatch(/^http:/)
  expect(err).toBe('')
})

test('a port in use is a sentence and exit code 1', async () => {
  const other = createTcpServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const result = await run(['serve', '--library', file, '--port', String(port)])
  other.close()
  expect(result).toEqual({
    code: 1,
    out: '',
    err: `murecom: port ${port} of 127.0.0.1 is in use by another program: stop that program, or choose another with --port <number>\n`,
  })
})

test.each([
  [['--port', '70000'], 2, '--port must be an integer from 0 to 65535, got 70000'],
  [['--port', 'http'], 2, '--port must be an integer from 0 to 65535, got http'],
  [['--rate', '-1'], 2, '--rate must be an integer from 0 to 1000000, got -1'],
  [['--library', '/no/such/library'], 1, 'no library there. Make one with: murecom index <folder>'],
  [['--host', '203.0.113.7', '--open'], 1, '203.0.113.7 is not an address of this machine'],
  [['--host', '0.0.0.0'], 2, '--host 0.0.0.0: other machines could read and play your library'],
  [['--host', '::'], 2, 'murecom user add <name>, or start with --open'],
  [['--host', ''], 2, '--host must be an address'],
  [['--log', 'xml'], 2, '--log must be json, got xml'],
])('%j ends with %i and a sentence', async (args, code, message) => {
  const result = await run(['serve', '--library', file, '--port', '0', ...args])
  expect(result.code).toBe(code)
  expect(result.err).toContain(message)
  expect(result.err).not.toMatch(/\n {4}at /)
})

test('a stop lets an answer end, and cuts off one that nobody reads', async () => {
  const library = fakeLibrary(folder, 2)
  let asked = (): void => {}
  const waiting = new Promise<void>(resolve => {
    asked = resolve
  })
  const slow = {
    ...library,
    async similar(path: string, options: { limit: number }) {
      asked()
      await new Promise(resolve => setTimeout(resolve, 300))
      return library.similar(path, options)
    },
  }
  const server = await listen(createServer({ library: slow }), { host: '127.0.0.1', port: 0 })
  const answer = fetch(`${server.url}/api/similar/1`)
  await waiting
  const idle = connect(server.port, '127.0.0.1').on('error', () => {})
  idle.write('GET / HTTP/1.1\r\nHost: localhost\r\n') // a request that never ends
  await server.close()
  expect((await answer).status).toBe(200)
  await expect(fetch(`${server.url}/api/health`)).rejects.toThrow()
  idle.destroy()
})

test('what is not HTTP, and heads that are too large, do not harm', async () => {
  const server = await listen(createServer({ library: fakeLibrary(folder, 2) }), { host: '127.0.0.1', port: 0 })
  for (const text of [
    '\0\0\0\0\r\n\r\n',
    `GET /${'x'.repeat(40_000)} HTTP/1.1\r\n\r\n`,
    'GET / HTTP/1.1\r\nHost: a b\r\n\r\n',
    'GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n',
  ]) {
    const socket = connect(server.port, '127.0.0.1').on('error', () => {})
    socket.write(text)
    const [answer] = (await Promise.race([once(socket, 'data'), once(socket, 'close')])) as [unknown]
    if (answer instanceof Buffer) expect(String(answer)).toMatch(/^HTTP\/1\.1 4\d\d/)
    socket.destroy()
  }
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200)
  await server.close()
})
