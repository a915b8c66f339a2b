/**
 * Ends indexing runs at random moments by SIGKILL, and runs once more: the library must be that of a run that nobody disturbed.
 * As a program: `node --conditions=@murecom/source killing.ts [kills] [seed]`.
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

/** Indexes `songs` made-up files, ending `kills` runs on the way; the contents with and without that. */
export async function indexAndKill(options: { songs: number; kills: number; seed: number }) {
  const base = mkdtempSync(join(tmpdir(), 'murecom-kill-'))
  try {
    const music = join(base, 'music')
    mkdirSync(music)
    for (let i = 0; i < options.songs; i++) writeFileSync(join(music, `${i}.wav`), songBytes(i))
    writeFileSync(join(music, 'broken.mp3'), 'no music')
    const random = mulberry32(options.seed)
    const started = performance.now()
    await run(join(base, 'calm.murecom'), music)
    const duration = performance.now() - started
    let killed = 0
    for (let i = 0; i < options.kills; i++) {
      if (await run(join(base, 'killed.murecom'), music, random() * duration)) killed++
    }
    await run(join(base, 'killed.murecom'), music)
    return { calm: contents(join(base, 'calm.murecom')), disturbed: contents(join(base, 'killed.murecom')), killed }
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

if (import.meta.main) {
  const [kills = '20', seed = '1'] = process.argv.slice(2)
  const { calm, disturbed, killed } = await indexAndKill({ songs: 60, kills: Number(kills), seed: Number(seed) })
  const isEqual = JSON.stringify(calm) === JSON.stringify(disturbed)
  console.log(`${killed} of ${kills} runs killed, ${disturbed.songs.length} songs: ${isEqual ? 'equal' : 'DIFFERENT'}`)
  process.exitCode = isEqual ? 0 : 1
}
