/**
 * How long after its copying a new album is answered for: `serve --watch` over a folder of songs, into which twelve songs of
 * four minutes are copied. Each round passes when all of them are answered for within ten seconds; exit code 1 where one does
 * not. Needs ffmpeg, which makes the songs.
 *
 *     node --conditions=@murecom/source packages/cli/bench/album.ts [rounds]
 */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PROGRAM, startServer } from './start-server.ts'

const ROUNDS = Number(process.argv[2] ?? 3)
const SONGS = 12
const MOST_SECONDS = 10
const folder = mkdtempSync(join(tmpdir(), 'murecom-album-'))
const music = join(folder, 'music')
const file = join(folder, 'library.murecom')

/** Songs of four minutes: chords with noise, so that each sounds different. */
function makeAlbum(name: string): string {
  const path = join(folder, name)
  mkdirSync(path, { recursive: true })
  for (let i = 0; i < SONGS; i++) {
    const base = 110 * 2 ** (i / SONGS)
    const metadata = ['-metadata', `title=${name} ${i}`, '-metadata', `artist=${name}`, '-metadata', `album=${name}`]
    const sources = [1, 1.25, 1.5].map(ratio => `sine=f=${(base * ratio).toFixed(2)}:r=44100:d=240`)
    const sound = [...sources, 'anoisesrc=a=.1:r=44100:d=240'].flatMap(source => ['-f', 'lavfi', '-i', source])
    execFileSync('ffmpeg', [
      '-v',
      'error',
      '-y',
      ...sound,
      '-filter_complex',
      'amix=inputs=4',
      '-b:a',
      '192k',
      ...metadata,
      join(path, `${i}.mp3`),
    ])
  }
  return path
}

try {
  mkdirSync(music)
  const old = makeAlbum('first')
  mkdirSync(join(music, 'first'))
  for (let i = 0; i < SONGS; i++) copyFileSync(join(old, `${i}.mp3`), join(music, 'first', `${i}.mp3`))
  execFileSync(process.execPath, [...PROGRAM, 'index', music, '--library', file, '--quiet'], { stdio: 'inherit' })
  const { child: server, url } = await startServer(file, ['--watch', '--rate', '0'], { stderr: 'ignore' })
  await new Promise(resolve => setTimeout(resolve, 5000))
  for (let round = 0; round < ROUNDS; round++) {
    const name = `album${round}`
    const made = makeAlbum(name)
    const target = join(music, name)
    mkdirSync(target)
    for (let i = 0; i < SONGS; i++) copyFileSync(join(made, `${i}.mp3`), join(target, `${i}.mp3`))
    const began = performance.now()
    let answered = 0
    let firstAnswer = 0
    while (answered < SONGS) {
      await new Promise(resolve => setTimeout(resolve, 100))
      const found = (await (await fetch(`${url}/api/search?q=${name}`)).json()) as { songs: { id: number }[] }
      const answers = await Promise.all(found.songs.map(({ id }) => fetch(`${url}/api/similar/${id}`)))
      answered = answers.filter(({ ok }) => ok).length
      if (answered > 0 && firstAnswer === 0) firstAnswer = performance.now() - began
    }
    const last = (performance.now() - began) / 1000
    const verdict = last <= MOST_SECONDS ? 'pass' : `FAIL: more than ${MOST_SECONDS} s`
    if (last > MOST_SECONDS) process.exitCode = 1
    const first = (firstAnswer / 1000).toFixed(1)
    console.log(`first song ${first} s, all ${SONGS} ${last.toFixed(1)} s after the copy: ${verdict}`)
  }
  server.kill('SIGTERM')
  await once(server, 'exit')
} finally {
  rmSync(folder, { recursive: true })
}
