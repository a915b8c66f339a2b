/** A player of others with a window, PyPI's jellytoast, at our server: a radio from a song is what sounds like it. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { createServer, listen, Users } from '../../../src/server.ts'
import { type Answer, smallLibrary } from './small-library.ts'

const python = process.env['MURECOM_SERVERS_PYTHON'] ?? ''
const isThere = python !== '' && spawnSync(python, ['-c', 'import jellytoast, mpv, PySide6.QtWidgets']).status === 0
const reason = 'MURECOM_SERVERS_PYTHON does not name a Python with jellytoast.txt beside a libmpv'
if (!isThere) console.log(`skipped: ${reason}`)

test.skipIf(!isThere)(
  `jellytoast signs in, lists the songs, and plays a radio of similar ones (else skipped: ${reason})`,
  { timeout: 180_000 },
  async () => {
    const faults: unknown[] = []
    const small = await smallLibrary()
    onTestFinished(() => small.close())
    const users = new Users(join(small.folder, 'users.json'))
    await users.add('ann', 'correct horse')
    const { password } = users.addPlayerPassword('ann', 'jellytoast')
    const { library, listening } = small
    const app = createServer({ library, listening, users, onError: error => faults.push(error) })
    await using server = await listen(app, { host: '127.0.0.1', port: 0 })
    const folder = join(small.folder, 'player')
    mkdirSync(folder, { mode: 0o700 })
    const script = fileURLToPath(new URL('./jellytoast.py', import.meta.url))
    const player = spawn(python, [script, server.url, 'ann', 'Hyperballad', folder])
    player.stdin.end(`${password}\n`)
    let [out, err] = ['', '']
    player.stdout.on('data', data => (out += data))
    player.stderr.on('data', data => (err += data))
    await once(player, 'close')
    expect([err, faults]).toEqual(['', []])
    const shown = JSON.parse(out) as { songs: number; playing: string; queue: string[] }
    const { similarSongs2 } = await small.ask(`getSimilarSongs2?id=${small.songId('Hyperballad')}&count=25`)
    expect(shown.queue).toEqual(['Hyperballad', ...similarSongs2.song.map((song: Answer) => song.title)])
    expect(shown).toMatchObject({ songs: 8, playing: expect.toBeOneOf(shown.queue) })
    expect(shown.queue).toHaveLength(8)
  },
)
