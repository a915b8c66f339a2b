/** A client of others, PyPI's py-sonic, against our server over a socket. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { createServer, listen, Users } from '../../../src/server.ts'
import { smallLibrary } from './small-library.ts'

const python = process.env['MURECOM_SERVERS_PYTHON'] ?? ''
const isThere = python !== '' && spawnSync(python, ['-c', 'import libsonic']).status === 0
const reason = 'MURECOM_SERVERS_PYTHON does not name a Python with py-sonic'
if (!isThere) console.log(`skipped: ${reason}`)

test.skipIf(!isThere)(`py-sonic browses, plays and notes (else skipped: ${reason})`, { timeout: 60_000 }, async () => {
  const faults: unknown[] = []
  const small = await smallLibrary()
  onTestFinished(() => small.close())
  const users = new Users(join(small.folder, 'users.json'))
  await users.add('ann', 'correct horse')
  const { password } = users.addPlayerPassword('ann', 'py-sonic')
  const { library, listening } = small
  const app = createServer({ library, listening, users, onError: error => faults.push(error) })
  await using server = await listen(app, { host: '127.0.0.1', port: 0 })
  const script = fileURLToPath(new URL('./py-sonic.py', import.meta.url))
  const child = spawn(python, [script, String(server.port), 'ann', password, 'Hyperballad'])
  let [out, err] = ['', '']
  child.stdout.on('data', data => (out += data))
  child.stderr.on('data', data => (err += data))
  await once(child, 'close')
  expect([err, faults]).toEqual(['', []])
  expect(JSON.parse(out)).toEqual({
    ...{
      ping: true,
      license: true,
      song: 'Hyperballad',
      songs: 8,
      artist: true,
      album: ['A <Song> & "Another"'],
      folder: true,
    },
    ...{ starred: [1, 1, 1], rated: 5, played: 1, playing: true, playlist: ['Ours', 'both', 2], deleted: 'ok' },
    ...{ queue: true, bookmarks: 1, similar: 3, artists: 2, top: true, genres: 'ok', lyrics: 'We live on a mountain' },
    ...{ bytes: 'RIFF', downloaded: 176_444, user: 'ann', wrong: 'refused' },
  })
})
