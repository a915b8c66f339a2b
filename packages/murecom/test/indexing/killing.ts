/**
 * Ends indexing runs at random moments by SIGKILL, until one comes to its end: the library must be that of a run that nobody
 * disturbed. Then it begins anew, with an empty library. The long form is packages/cli/bench/kills.bench.ts.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mulberry32 } from '@murecom/internal'
import Database from 'better-sqlite3'
import { songBytes } from './song-bytes.ts'

/** What a library holds, without the order in which it came in. */
export interface Contents {
  songs: unknown[]
  failures: unknown[]
  integrity: unknown
}

/** Indexes `songs` made-up files, ending `kills` runs on the way; the contents without that, and of each library that was disturbed. */
export async function indexAndKill({ songs, kills, seed }: { songs: number; kills: number; seed: number }) {
  const base = mkdtempSync(join(tmpdir(), 'murecom-kill-'))
  try {
    const music = join(base, 'music')
    mkdirSync(music)
    for (let i = 0; i < songs; i++) writeFileSync(join(music, `${i}.wav`), songBytes(i))
    writeFileSync(join(music, 'broken.mp3'), 'no music')
    const random = mulberry32(seed)
    const started = performance.now()
    await run(join(base, 'calm.murecom'), music)
    const duration = performance.now() - started
    const calm = contents(join(base, 'calm.murecom'))
    const disturbed: Contents[] = []
    let killed = 0
    while (killed < kills) {
      const file = join(base, `killed-${disturbed.length}.murecom`)
      while (await run(file, music, killed < kills ? random() * duration : undefined)) killed++
      disturbed.push(contents(file))
    }
    return { calm, disturbed, killed }
  } finally {
    rmSync(base, { recursive: true })
  }
}

/** One run in a process of its own, which is killed after some milliseconds. True when that ended it. */
async function run(file: string, music: string, killAfterMs?: number): Promise<boolean> {
  const script = fileURLToPath(new URL('./index-child.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=@murecom/source', '--no-warnings', script, file, music], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  const [code, signal] = await once(child, 'exit')
  clearTimeout(timer)
  if (signal === 'SIGKILL') return true
  if (code !== 0) throw new Error(`the indexing run ended with ${code ?? signal}`)
  return false
}

function contents(file: string): Contents {
  const db = new Database(file)
  try {
    return {
      songs: db
        .prepare(
          'SELECT path, size, mtime_ms, hash, title, duration_seconds, hex(vectors), hex(tags) FROM songs ORDER BY path',
        )
        .raw()
        .all(),
      failures: db.prepare('SELECT * FROM failures ORDER BY path').raw().all(),
      integrity: db.pragma('integrity_check', { simple: true }),
    }
  } finally {
    db.close()
  }
}
