/** Mopidy speaks an older version of MPD's protocol, and names files in another way. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chord, wavBytes } from '@murecom/testing'
import { freePort } from '@murecom/testing/free-port'
import { type Library, openLibrary, Radio } from 'murecom/node'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { storeLibrary } from '../../murecom/test/reference/stored-library.ts'
import type { MpdClient } from '../src/mpd/client.ts'
import { QueueKeeper } from '../src/mpd/keep-filled.ts'
import { MpdError } from '../src/mpd/mpd-error.ts'
import { SongPlaces, songsOf } from '../src/mpd/song-places.ts'
import { connectedMpd } from './connected-mpd.ts'
import { run } from './helpers.ts'

const config = spawnSync('mopidy', ['config'], { encoding: 'utf8' }).stdout ?? ''
const hasMopidy = ['[mpd]', '[local]'].every(section => config.includes(section))
const reason = 'there is no mopidy with Mopidy-MPD and Mopidy-Local on the PATH'
if (!hasMopidy) console.log(`skipped: ${reason}`)

const ALBUM = `Nexuiz & "friends" é: (it's) 100%! #1? ~*`
/** What Python's urllib.parse.quote makes of the album's name. */
const QUOTED = 'Nexuiz%20%26%20%22friends%22%20%C3%A9%3A%20%28it%27s%29%20100%25%21%20%231%3F%20~%2A'

let folder: string
let library: Library
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-mopidy-'))
  const songs = Array.from({ length: 6 }, (_, i) => ({
    path: join(folder, 'music', ALBUM, `song ${i}.wav`),
    title: `song ${i}`,
    artist: 'Nobody',
    vectors: [1, 0.01 * i, 0],
    tags: [1],
  }))
  storeLibrary(join(folder, 'songs.murecom'), 3, ['a'], songs)
  library = await openLibrary(join(folder, 'songs.murecom'))
})
afterAll(() => {
  library.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Answers as Mopidy-MPD 3.3.0 with Mopidy-Local 3.2.1 does, of which these lines were written down. */
function mopidy(queue: string[], known: (file: string) => boolean) {
  const asked: string[] = []
  const ask = async (command: string, ...[file = '']: readonly string[]): Promise<[string, string][]> => {
    asked.push(file === '' ? command : `${command} ${file}`)
    switch (command) {
      case 'config':
        throw new MpdError('wrong-password', 'MPD: you don\'t have permission for "config"')
      case 'status':
        return Object.entries({
          playlistlength: `${queue.length}`,
          state: 'play',
          song: '0',
          songid: '1',
          time: '1:361',
          elapsed: '1.962',
        })
      case 'currentsong':
        return [
          ['file', queue[0]!],
          ['Time', '361'],
          ['Title', 'Infight'],
        ]
      case 'playlistinfo':
        return queue.map(name => ['file', name])
      case 'addid':
        // It checks no more than that a name is an address, and lets the connection end when it is none.
        if (!/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(file)) throw new MpdError('lost', 'the connection was lost')
        if (!known(file)) throw new MpdError('no-such-song', 'MPD: No such song')
        queue.push(file)
        return [['Id', `${queue.length}`]]
      default:
        return []
    }
  }
  return { asked, client: { ask } as unknown as MpdClient }
}

/** The queue after one look, while its first song plays. */
async function filled(queue: string[], known: (file: string) => boolean, music?: string): Promise<string[]> {
  const { client } = mopidy(queue, known)
  const places = new SongPlaces(library, music)
  await places.learn(client)
  const start = (song: string): Promise<Radio> => Radio.start(library, { seeds: { songs: [song] } })
  const keeper = new QueueKeeper(places, start, { ahead: 3, onQueued: () => {} })
  await keeper.look(client)
  return queue
}
const numbers = [0, 1, 2, 3, 4, 5]
const local = (i: number): string => `local:track:${QUOTED}/song%20${i}.wav`
const address = (i: number): string => pathToFileURL(join(folder, 'music', ALBUM, `song ${i}.wav`)).href

test.each([
  ['its library, below a folder that is found out', local, undefined],
  ['its library, below a folder that is given', local, () => join(folder, 'music')],
  ['no library, by their addresses', address, undefined],
])('files of %s are named as it names them', async (_, nameOf, music) => {
  const names = numbers.map(nameOf)
  const queue = await filled([names[2]!], file => names.includes(file), music?.())
  expect(queue).toHaveLength(4)
  expect(new Set(queue).size).toBe(4)
  expect(names).toEqual(expect.arrayContaining(queue))
})

test('what Mopidy does not have is passed over, and what is queued under its other name is not queued again', async () => {
  const queue = await filled([local(2), address(0)], file => [local(3), local(4), local(0)].includes(file))
  expect(queue.slice(0, 2)).toEqual([local(2), address(0)])
  // The last one shows how songs are named: addresses, of which it has none.
  expect(queue).toHaveLength(2)
  expect(
    (await filled([address(0), local(2)], file => [local(3), local(4), local(0)].includes(file))).slice(2).sort(),
  ).toEqual([local(3), local(4)])
})

test.each(['local:track:%E0%A4%A', 'file:%', 'http://127.0.0.1/stream', 'spotify:track:1', 'local:track:../../x'])(
  'for %s, which is no song of the library, nothing is asked that ends the connection',
  async file => {
    expect(await filled([file], () => true, join(folder, 'music'))).toEqual([file])
    // A song with the same name plays somewhere else: what follows cannot be named.
    const { asked, client } = mopidy([file], () => true)
    const places = new SongPlaces(library, join(folder, 'music'))
    await places.learn(client)
    expect(places.pathOf({ file, title: 'song 1', artist: 'Nobody' })).toBe(join(folder, 'music', ALBUM, 'song 1.wav'))
    const names: string[] = []
    for await (const name of places.filesOf(client, library.song(join(folder, 'music', ALBUM, 'song 3.wav'))!))
      names.push(name)
    expect([names.filter(name => !name.startsWith('local:') && !name.startsWith('file:')), asked.at(-1)]).toEqual([
      [],
      'find title',
    ])
  },
)

test('of what a search finds, only the song of that name is queued', async () => {
  // Mopidy-Subidy 1.1.0 answers with artists and albums first, and with songs that have one of the words.
  const found = [
    ['subidy:artist:ar-1', 'Nobody', 'Artist: Nobody'],
    ['subidy:song:7', 'Nobody', 'song 30'],
    ['subidy:song:8', 'Somebody', 'song 3'],
    ['subidy:song:9', 'Nobody; Somebody', 'song 3'],
    ['subidy:song:10', 'Nobody', 'song 3'],
  ].flatMap(([file, artist, title]) => [
    ['file', file],
    ['Artist', artist],
    ['Title', title],
  ])
  const client = { ask: async () => found } as unknown as MpdClient
  const names: string[] = []
  const song = library.song(join(folder, 'music', ALBUM, 'song 3.wav'))!
  for await (const name of new SongPlaces(library, undefined).filesOf(client, song)) names.push(name)
  expect(names).toEqual(['subidy:song:9'])
})

test('a song that is left before its end was skipped: an older protocol says the length beside the time', async () => {
  const reports: unknown[] = []
  const queue = [local(0), local(1), local(2), local(3), local(4)]
  const { client } = mopidy(queue, () => true)
  const radio = { next: async () => ({ songs: [] }), report: (report: unknown) => void reports.push(report) }
  let [now, songId] = [0, '1']
  const later = {
    ask: async (command: string, ...rest: string[]) =>
      (await client.ask(command, ...rest)).map(([name, value]) => [name, name === 'songid' ? songId : value]),
  }
  const keeper = new QueueKeeper(new SongPlaces(library, undefined), async () => radio as unknown as Radio, {
    ahead: 1,
    onQueued: () => {},
    now: () => now,
  })
  await keeper.look(later as unknown as MpdClient)
  ;[now, songId] = [30_000, '2']
  await keeper.look(later as unknown as MpdClient)
  expect(reports).toMatchObject([{ outcome: 'skipped', playedSeconds: 31.962 }])
})

test.skipIf(!hasMopidy)(
  `a real Mopidy plays what was queued (else skipped: ${reason})`,
  { timeout: 180_000 },
  async () => {
    mkdirSync(join(folder, 'music', ALBUM), { recursive: true })
    // The first one is long: it plays while murecom looks, however slow the machine is.
    for (const { path, title } of library.songs()) {
      writeFileSync(path, wavBytes(chord([220], title === 'song 2' ? 100 : 3), 22050))
    }
    const port = await freePort()
    const settings = join(folder, 'mopidy.conf')
    writeFileSync(
      settings,
      `[core]
${['cache', 'config', 'data'].map(name => `${name}_dir = ${join(folder, 'mopidy')}`).join('\n')}
[audio]
output = fakesink sync=true
[local]
media_dir = ${join(folder, 'music')}
[http]
enabled = false
[mpd]
hostname = 127.0.0.1
port = ${port}
`,
    )
    expect(spawnSync('mopidy', ['--config', settings, 'local', 'scan']).status).toBe(0)
    const daemon = spawn('mopidy', ['--config', settings], { stdio: 'ignore' })
    onTestFinished(async () => {
      if (daemon.exitCode !== null) return
      const ended = once(daemon, 'exit')
      daemon.kill('SIGKILL')
      await ended
    })
    using client = await connectedMpd(port)
    await client.ask('addid', local(2))
    await client.ask('play')
    // It says that it plays before it knows what.
    while (!(await client.ask('status')).some(([name]) => name === 'songid')) await client.idle('player')
    const own = ['--library', join(folder, 'songs.murecom')]
    const { code, out } = await run(['mpd', '--once', '--mpd', `127.0.0.1:${port}`, ...own])
    expect([code, out.match(/^queued Nobody - song \d$/gm)]).toEqual([0, expect.toSatisfy(lines => lines.length === 3)])
    const queue = songsOf(await client.ask('playlistinfo')).map(({ file }) => file)
    expect(queue).toHaveLength(4)
    expect(numbers.map(local)).toEqual(expect.arrayContaining(queue))
    await client.ask('next')
    const played = async () => songsOf(await client.ask('currentsong'))[0]?.file
    // The first of them is played to its end, and the next one follows.
    while ((await played()) !== queue[2]) await client.idle('player')
    expect(new Map(await client.ask('status')).get('state')).toBe('play')
  },
)
