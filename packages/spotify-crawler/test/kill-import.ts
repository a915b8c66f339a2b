import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import BetterSqlite3 from 'better-sqlite3'
import { importPlaylists, openCatalog } from '../src/index.ts'
import { dump } from './helpers.ts'
import { oldCatalogue } from './old-catalogue.ts'

/** How one run ended that was killed and then let to its end. */
export interface KilledRun {
  /** False where the process had ended before the moment came. */
  wasKilled: boolean
  contents: unknown
  integrity: unknown
}

/**
 * Something that may be killed: what it begins with, and what it does.
 *
 * @param seed chooses what varies between runs
 */
interface Work {
  prepare(path: string, seed: number): void
  /** Arguments of work-process.ts. */
  args(seed: number): string[]
  /** Does all that is left, in this process. */
  finish(path: string, seed: number): Promise<void>
}

/** Imports a folder of lists with ids and without, in several transactions; every second run rebuilds the indexes. */
export function importWork(folder: string): Work {
  const files = join(folder, 'files')
  mkdirSync(files, { recursive: true })
  const uri = (n: number): string => `spotify:track:${String(n).padStart(22, '0')}`
  const song = (n: number): string => `Song ${n % 300}`
  const playlists = Array.from({ length: 120 }, (_, pid) => ({
    pid,
    name: `List ${pid}`,
    tracks: Array.from({ length: 50 }, (_, pos) => {
      const n = (pid * 37 + pos * 11) % 900
      return {
        pos,
        track_name: song(n),
        track_uri: uri(n),
        artist_name: `Artist ${n % 30}`,
        album_name: `Album ${n % 90}`,
      }
    }),
  }))
  writeFileSync(join(files, '1.json'), JSON.stringify({ info: {}, playlists: playlists.slice(0, 70) }))
  writeFileSync(join(files, '3.json'), JSON.stringify({ info: {}, playlists: playlists.slice(50) }))
  const rows = Array.from({ length: 5000 }, (_, i) => {
    const n = (i * 13) % 900
    return `${song(n)},Artist ${n % 30},Album ${(n * 7) % 90},List ${Math.floor(i / 60)}`
  })
  writeFileSync(join(files, '2.csv'), `title,artist,album,playlist name\n${rows.join('\n')}\n`)
  return {
    prepare: () => {},
    args: seed => ['import', files, String(seed % 2 === 1)],
    async finish(path, seed) {
      const catalog = await openCatalog(path)
      await importPlaylists(catalog, files, { rebuildIndexes: seed % 2 === 1 })
      catalog.close()
    },
  }
}

/** Opens a catalogue of the first schema, with songs that are there twice and names that are folded otherwise now. */
export function migrationWork(folder: string, tracks: number): Work {
  const old = join(folder, 'old.db')
  writeOldCatalogue(old, tracks)
  return {
    prepare: path => cpSync(old, path),
    args: () => ['open'],
    finish: async path => (await openCatalog(path)).close(),
  }
}

export function writeOldCatalogue(path: string, tracks: number): void {
  const old = oldCatalogue(path, 3)
  old.transaction(() => {
    const artist = old.prepare('INSERT INTO artists VALUES (?, ?, ?, ?, ?)')
    const track = old.prepare(
      "INSERT INTO tracks VALUES (?, ?, ?, NULL, ?, 'old', NULL, ?, NULL, NULL, NULL, NULL, 'track', 0)",
    )
    const link = old.prepare('INSERT INTO track_artists VALUES (?, 0, ?)')
    for (let id = 1; id <= 40; id++) artist.run(id, 'text', `a${id}`, `Mø ${id}`, 'old')
    for (let id = 1; id <= tracks; id++) {
      track.run(
        id,
        id % 3 === 0 ? 'text' : 'spotify',
        `t${id}`,
        `Søng ${id % Math.ceil(tracks / 3)}`,
        id % 2 ? id : null,
      )
      link.run(id, 1 + ((id % Math.ceil(tracks / 3)) % 40))
    }
    const list = old.prepare(
      "INSERT INTO playlists (id, source, source_id, name, name_fold, complete) VALUES (?, ?, ?, 'Ł', 'old', 1)",
    )
    const entry = old.prepare('INSERT INTO playlist_tracks VALUES (?, ?, ?, NULL, NULL)')
    for (let id = 1; id * 20 <= tracks; id++) {
      list.run(id, id % 2 ? 'mpd' : 'spotify-history', id % 2 ? `${id}` : `session ${id}`)
      for (let i = 0; i < 20; i++) entry.run(id, i, 1 + ((id * 31 + i * 7) % tracks))
    }
  })()
  old.close()
}

/** What the work gives when nobody disturbs it, and how long its process is at it, in ms. */
export async function undisturbed(
  work: Work,
  folder: string,
  seed: number,
): Promise<{ contents: unknown; ms: number }> {
  const path = join(folder, `undisturbed-${seed}.db`)
  work.prepare(path, seed)
  let began = 0
  let ms = 0
  await processOf(path, work.args(seed), (_, isEnd) => {
    if (isEnd) ms = performance.now() - began
    else began = performance.now()
  })
  return { contents: await contentsOf(path), ms }
}

/** Does the work in a process that is killed (SIGKILL) at a random moment of it, then to its end. */
export async function killedRun(work: Work, folder: string, seed: number, ms: number): Promise<KilledRun> {
  const path = join(folder, `killed-${seed}.db`)
  work.prepare(path, seed)
  const delay = mulberry32(seed)() * ms
  const wasKilled = await processOf(path, work.args(seed), (kill, isEnd) => {
    if (!isEnd) setTimeout(kill, delay)
  })
  await work.finish(path, seed)
  const database = new BetterSqlite3(path, { readonly: true })
  const integrity = database.pragma('integrity_check', { simple: true })
  database.close()
  return { wasKilled, contents: await contentsOf(path), integrity }
}

async function contentsOf(path: string): Promise<unknown> {
  const catalog = await openCatalog(path)
  try {
    return dump(catalog)
  } finally {
    catalog.close()
  }
}

/** Runs work-process.ts; `at` is called when its work begins and when it ended. @returns whether it was killed */
function processOf(path: string, args: string[], at: (kill: () => void, isEnd: boolean) => void): Promise<boolean> {
  const script = join(import.meta.dirname, 'work-process.ts')
  const child = spawn(process.execPath, ['--conditions=@murecom/source', script, path, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const kill = (): void => void child.kill('SIGKILL')
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout.once('data', () => at(kill, false))
    child.stderr.on('data', data => {
      output += data
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      at(kill, true)
      if (signal === 'SIGKILL' || code === 0) resolve(signal === 'SIGKILL')
      else reject(new Error(`the process ended with ${code}: ${output}`))
    })
  })
}
