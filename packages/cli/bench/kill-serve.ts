/**
 * A server that is killed (SIGKILL) at random moments while players note stars and playlists and songs are copied into its folder:
 *
 *     node --conditions=@murecom/source packages/cli/bench/kill-serve.ts 200 1
 *
 * takes kills and a seed. Each server that is started after one must answer, and must know everything that was acknowledged before. At
 * the end both files have to be sound, and every song has to be there once. What fails is printed, and the exit code is 1 then.
 */
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { mulberry32 } from '@murecom/internal'
import { chord, wavBytes } from '@murecom/testing'
import { listeningFile, openLibrary } from 'murecom/node'
import { type StartedServer, startServer } from './start-server.ts'

const [kills = 200, seed = 1] = process.argv.slice(2).map(Number)
/** A server lives as long at most, from its first answer on. */
const LONGEST_MS = 1500
/** After this many servers a song is copied into the folder, as long as there are fewer songs than the second number. */
const [KILLS_A_SONG, MOST_SONGS] = [5, 30]

const folder = mkdtempSync(join(tmpdir(), 'murecom-kill-serve-'))
const music = join(folder, 'music')
const file = join(folder, 'songs.murecom')
mkdirSync(music)
const addSong = (i: number): void =>
  writeFileSync(join(music, `${i}.wav`), wavBytes(chord([110 * 2 ** (i / 12), 165 * 2 ** (i / 12)], 4), 22050))
for (let i = 0; i < 4; i++) addSong(i)
const library = await openLibrary(file, { model: 'gtzan' })
await library.addFolder(music, { workers: 1 })
library.close()

interface Answer {
  starred2: { song?: { id: string }[] }
  playlists: { playlist?: { id: string }[] }
  playlist: { id: string }
}

async function ask(url: string, method: string): Promise<Answer> {
  const response = await fetch(`${url}/rest/${method}${method.includes('?') ? '&' : '?'}f=json`)
  const answer = ((await response.json()) as { 'subsonic-response': Answer & { status: string } })['subsonic-response']
  if (answer.status !== 'ok') throw new Error(`${method}: ${JSON.stringify(answer)}`)
  return answer
}

const serve = (): Promise<StartedServer> =>
  startServer(file, ['--watch', '--rate', '0'], { home: folder, stderr: 'ignore' })

const random = mulberry32(seed)
const starred = new Map<string, boolean>()
const playlists = new Set<string>()
/** What a request was about whose answer never came: it may have been done or not. */
let open = ''

/** Notes things until the server is gone. */
async function note(url: string): Promise<void> {
  for (;;) {
    const id = String(1 + Math.floor(random() * 4))
    const kind = random()
    open = kind < 0.7 ? id : 'playlist'
    if (kind < 0.7) {
      const isStarred = kind < 0.4
      await ask(url, `${isStarred ? 'star' : 'unstar'}?id=${id}`)
      starred.set(id, isStarred)
    } else playlists.add((await ask(url, `createPlaylist?name=${id}&songId=${id}`)).playlist.id)
    open = ''
  }
}

let faults = 0
function fail(line: string): void {
  faults++
  console.error(line)
}

async function compare(url: string, kill: number): Promise<void> {
  const { starred2 } = await ask(url, 'getStarred2')
  const stars = new Set(starred2.song?.map(({ id }) => id))
  for (const [id, isStarred] of starred) {
    if (id !== open && stars.has(id) !== isStarred) fail(`kill ${kill}: the star of song ${id} is ${!isStarred}`)
    starred.set(id, stars.has(id))
  }
  const known = new Set((await ask(url, 'getPlaylists')).playlists.playlist?.map(({ id }) => id))
  for (const id of playlists) if (!known.has(id)) fail(`kill ${kill}: the playlist ${id} is lost`)
  for (const id of known) playlists.add(id)
}

console.log(`${kills} kills, seed ${seed}`)
let songs = 4
for (let kill = 1; kill <= kills; kill++) {
  const { child, url } = await serve()
  await compare(url, kill)
  if (kill % KILLS_A_SONG === 0 && songs < MOST_SONGS) addSong(songs++)
  const timer = setTimeout(() => child.kill('SIGKILL'), random() * LONGEST_MS)
  const gone = once(child, 'exit')
  await note(url).catch((error: unknown) => {
    // The connection breaks when the server is killed; an answer that is no answer is a fault.
    if (!(error instanceof TypeError) && child.signalCode === null) fail(`kill ${kill}: ${error}`)
  })
  const [code, signal] = await gone
  clearTimeout(timer)
  if (signal !== 'SIGKILL') fail(`kill ${kill}: the server ended by itself with ${code}`)
  if (kill % 20 === 0) console.log(`${kill} kills, ${playlists.size} playlists, ${songs} songs`)
}

const last = await openLibrary(file)
await last.addFolder(music, { workers: 1 })
const titles = last.songs().map(({ title }) => title)
if (new Set(titles).size !== songs || titles.length !== songs) fail(`songs: ${titles.join(' ')}`)
if (last.faults().length > 0) fail('songs with faults')
last.close()
for (const path of [file, listeningFile(file)]) {
  const db = new DatabaseSync(path, { readOnly: true })
  const found = db.prepare('PRAGMA integrity_check').get()?.['integrity_check']
  if (found !== 'ok') fail(`${path}: ${String(found)}`)
  db.close()
}
// A part that was written before the rename may be left once, by the last kill; not one for each.
const parts = readdirSync(folder).filter(name => /\.(?:new|tmp|part)/.test(name))
if (parts.length > 1) fail(`left behind: ${parts.join(' ')}`)
rmSync(folder, { recursive: true })
console.log(faults === 0 ? `all ${playlists.size} playlists and ${songs} songs are there` : 'FAILED')
process.exitCode = faults === 0 ? 0 : 1
