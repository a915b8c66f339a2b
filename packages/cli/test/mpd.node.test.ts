import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import { freePort } from '@murecom/testing/free-port'
import { listeningFile, openListening } from 'murecom/node'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { storeLibrary } from '../../murecom/test/reference/stored-library.ts'
import { MpdClient } from '../src/mpd/client.ts'
import { songsOf } from '../src/mpd/song-places.ts'
import { connectedMpd } from './connected-mpd.ts'
import { run } from './helpers.ts'

const hasMpd = spawnSync('mpd', ['--version']).status === 0
if (!hasMpd) console.log('skipped: there is no mpd on the PATH, so no real one plays what is queued')
const PASSWORD = 'gänse "geheim" \\'

let folder: string
let library: string
/** Songs of three seconds each: those with even numbers sound alike, and those with odd ones. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-mpd-'))
  library = join(folder, 'songs.murecom')
  mkdirSync(join(folder, 'music', 'Björk & "co"'), { recursive: true })
  const songs = Array.from({ length: 12 }, (_, i) => {
    const path = join(folder, 'music', 'Björk & "co"', `song ${i}.wav`)
    writeFileSync(path, wavBytes(chord([220 + 20 * i], 3), 22050))
    const vectors = i % 2 === 0 ? [1, 0.01 * i, 0] : [0, 0.01 * i, 1]
    return { path, title: `song ${i}`, artist: `artist ${i}`, vectors, tags: [1] }
  })
  storeLibrary(
    library,
    3,
    ['a'],
    [...songs, { path: 'subsonic://host/1', title: 'elsewhere', vectors: [1, 0, 0], tags: [1] }],
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('what answers', () => {
  let closing: (() => void)[] = []
  afterEach(() => {
    for (const close of closing) close()
    closing = []
  })

  /** Something on a port that sends `greeting`, and answers each line. */
  async function fake(greeting: string, answer: (line: string, socket: Socket) => string = () => 'OK\n') {
    const lines: string[] = []
    const server = createServer(socket => {
      closing.push(() => socket.destroy())
      socket.on('error', () => {})
      socket.write(greeting)
      socket.on('data', data => {
        for (const line of String(data).split('\n').slice(0, -1)) {
          lines.push(line)
          socket.write(answer(line, socket))
        }
      })
    })
    closing.push(() => server.close())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    return { lines, port, at: `127.0.0.1:${port}` }
  }
  const fillOnce = (at: string, env = {}) =>
    run(['mpd', '--once', '--mpd', at, '--library', library], { env: { HOME: folder, ...env } })

  test('parameters are quoted, a line break is refused, and answers are read as they come', async () => {
    const { lines, port } = await fake('OK MPD 0.23.5\n', (_line, socket) => {
      socket.write('file: a: b.mp3\nTit')
      setTimeout(() => socket.write('le: Jóga\nOK\n'), 5)
      return ''
    })
    using client = await MpdClient.connect({ host: '127.0.0.1', port })
    expect(songsOf(await client.ask('find', 'title', 'a "b" \\c'))).toEqual([
      { file: 'a: b.mp3', title: 'Jóga', artist: undefined },
    ])
    expect(lines).toEqual([String.raw`find "title" "a \"b\" \\c"`])
    expect(() => client.ask('addid', 'a\nclear')).toThrow('no name with a line break')
  })

  test.each([
    ['HTTP/1.1 400 Bad Request\r\n\r\n', 'what answers is not MPD'],
    ['x'.repeat(70_000), 'a line has no end'],
  ])('%.20s is not MPD', async (greeting, message) => {
    expect(await fillOnce((await fake(greeting)).at)).toMatchObject({ code: 1, err: expect.stringContaining(message) })
  })

  test('a wrong password ends it, and is not shown', async () => {
    const { at } = await fake('OK MPD 0.23.5\n', () => 'ACK [3@0] {password} incorrect password\n')
    const result = await fillOnce(at, { MURECOM_MPD_PASSWORD: 'secret-word' })
    expect(result).toMatchObject({ code: 1, err: 'murecom: MPD: incorrect password\n' })
  })

  test('nothing there, and a connection that ends', async () => {
    const { at } = await fake('OK MPD 0.23.5\n', (_line, socket) => `${socket.destroy().destroyed}`)
    expect(await fillOnce(at)).toMatchObject({ code: 1, err: expect.stringContaining('the connection was lost') })
    expect(await fillOnce('127.0.0.1:1')).toMatchObject({ code: 1, err: expect.stringContaining('127.0.0.1:1: ') })
  })

  test.each([
    [['--mpd', 'secret@host'], 'a password in an address can be read by others'],
    [['--mpd', 'host:0'], '--mpd must be host, host:port or the path of a socket'],
    [['--ahead', '0'], '--ahead must be an integer from 1 to 100'],
  ])('%j is wrong use', async (args, message) => {
    const result = await run(['mpd', ...args, '--library', library], { env: { HOME: folder } })
    expect(result).toMatchObject({ code: 2, err: expect.stringContaining(message) })
  })
})

describe.skipIf(!hasMpd)('a real mpd [needs mpd on the PATH]', () => {
  let daemon: ChildProcess | undefined
  let port = 0
  const socket = () => join(folder, 'socket')
  const env = () => ({ HOME: folder, MPD_HOST: '127.0.0.1', MPD_PORT: String(port), MURECOM_MPD_PASSWORD: PASSWORD })

  async function startMpd(): Promise<void> {
    const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`
    writeFileSync(
      join(folder, 'mpd.conf'),
      [
        `music_directory ${quoted(join(folder, 'music'))}`,
        `db_file ${quoted(join(folder, 'database'))}`,
        `bind_to_address "127.0.0.1"\nport "${port}"\nbind_to_address ${quoted(socket())}`,
        `password ${quoted(`${PASSWORD}@read,add,control,admin`)}\ndefault_permissions ""`,
        'mixer_type "none"\nauto_update "no"\nzeroconf_enabled "no"',
        'audio_output { type "null"\nname "nothing"\nsync "yes"\n}'.replace('{ ', '{\n'),
      ].join('\n'),
    )
    daemon = spawn('mpd', ['--no-daemon', '--stderr', join(folder, 'mpd.conf')], { stdio: 'ignore' })
    const client = await connected()
    await client.ask('update')
    while ((await client.ask('status')).some(([name]) => name === 'updating_db')) await client.idle('update')
    client.close()
  }

  const connected = (): Promise<MpdClient> => connectedMpd(port, PASSWORD)

  const titles = async (client: MpdClient) =>
    songsOf(await client.ask('playlistinfo')).map(({ file }) => Number(/song (\d+)/.exec(file)![1]))
  const stopMpd = async (): Promise<void> => {
    if (!daemon) return
    const ended = once(daemon, 'exit')
    daemon.kill()
    await ended
    daemon = undefined
  }

  beforeAll(async () => {
    port = await freePort()
    await startMpd()
  })
  afterAll(stopMpd)

  test('plays what was queued, is filled again when it has started anew, and keeps what others queued', async () => {
    let out = ''
    let stop = (): void => {}
    const running = run(['mpd', '--library', library], {
      env: env(),
      out: text => {
        out += text
      },
      onInterrupt: interrupt => {
        stop = interrupt
        return () => {}
      },
    })
    onTestFinished(async () => {
      stop()
      await running
    })
    let client = await connected()
    await client.ask('repeat', 1) // the queue does not end while murecom is still starting
    await client.ask('add', 'Björk & "co"/song 4.wav')
    await client.ask('add', 'Björk & "co"/song 7.wav')
    await client.ask('play')
    while ((await titles(client)).length < 4) await client.idle('playlist')
    const songId = async () => (await client.ask('status')).find(([name]) => name === 'songid')?.[1]
    for (let i = 0; i < 2; i++) await client.ask('next')
    const third = await songId()
    // It is played to its end, and MPD goes on with one that murecom has queued.
    while ((await songId()) === third) await client.idle('player')
    const playing = Number(/song (\d+)/.exec(songsOf(await client.ask('currentsong'))[0]!.file)![1])
    // Another one is queued for each that was played.
    while ((await titles(client)).length < 7) await client.idle('playlist')
    const queue = await titles(client)
    expect(queue.slice(0, 2)).toEqual([4, 7])
    expect(new Set(queue).size).toBe(queue.length)
    expect(new Map(await client.ask('status'))).toContainEqual(['state', 'play'])
    expect(queue.slice(2)).toContain(playing)
    expect(playing).not.toBe(queue[2])
    expect(out).toMatch(/^queued artist \d+ - song \d+\n/)
    {
      using listening = openListening(listeningFile(library))
      // The test of the keeper checks whether it was heard to its end: MPD's null output plays faster after a busy machine.
      const plays = listening.plays().map(({ song, source }) => [song.path.slice(-6, -4).trim(), source])
      expect(plays).toContainEqual([String(queue[2]), 'radio'])
    }
    await client.ask('clear')
    client.close()
    await stopMpd()
    await startMpd()
    client = await connected()
    await client.ask('add', 'Björk & "co"/song 3.wav')
    await client.ask('play')
    while ((await titles(client)).length < 4) await client.idle('playlist')
    expect((await titles(client))[0]).toBe(3)
    await client.ask('clear')
    client.close()
    stop()
    expect(await running).toMatchObject({
      code: 0,
      err: expect.stringMatching(/the connection was lost.*; it is tried again in 1 s/),
    })
  })

  test('once, over the socket: songs that sound alike come, and nothing while it does not play', async () => {
    const client = await connected()
    await client.ask('clear')
    const ask = () =>
      run(['mpd', '--once', '--json', '--mpd', socket(), '--ahead', '2', '--library', library, '--quiet'], {
        env: env(),
      })
    expect(await ask()).toEqual({ code: 0, out: '', err: '' })
    await client.ask('add', 'Björk & "co"/song 6.wav')
    await client.ask('play')
    await client.ask('pause', 1)
    const { code, out } = await ask()
    expect(code).toBe(0)
    const songs = out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { path: string; title: string })
    expect(songs).toHaveLength(2)
    expect(songs.every(({ title }) => Number(title.slice(5)) % 2 === 0)).toBe(true)
    expect(await titles(client)).toEqual([6, ...songs.map(({ title }) => Number(title.slice(5)))])
    expect(await ask()).toEqual({ code: 0, out: '', err: '' })
    await client.ask('clear')
    client.close()
  })
})
