import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'murecom-cli-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** The program in a process of its own, with its standard input open. */
function program(...args: string[]): { child: ChildProcess; output: () => string } {
  const bin = join(import.meta.dirname, '../src/bin.ts')
  const child = spawn(process.execPath, ['--conditions=@murecom/source', bin, ...args], { stdio: 'pipe' })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', data => {
      text += data
    })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, output: () => text }
}

it('reads lists from its standard input, named "-"', async () => {
  const { child, output } = program('import', '-', '--db', join(folder(), 'a.db'))
  child.stdin!.write('#EXTM3U\n#EXTINF:1,A - One\n')
  child.stdin!.end('1.mp3\n#EXTINF:1,B - Two\n2.mp3\n')
  expect((await once(child, 'close'))[0]).toBe(0)
  expect(output()).toContain('-: 1 playlists, 2 entries (m3u)')
})

it.skipIf(process.platform === 'win32')('ends at once when it is interrupted while nothing comes', async () => {
  const path = folder()
  const { child, output } = program('import', '-', '--db', join(path, 'a.db'))
  // The lock of the import, behind which it listens.
  while (!existsSync(join(path, 'a.db-crawl'))) await wait(20)
  await wait(200)
  child.kill('SIGINT')
  expect(await once(child, 'close')).toEqual([130, null])
  expect(output()).toContain('Stopped.')
})

it('says what was left out of a file, and of which', async () => {
  const path = folder()
  const file = join(path, 'x.csv')
  writeFileSync(file, 'title,artist,album\nOne,A,Al\nTw"o,B,Al\n')
  const { child, output } = program('import', file, '--db', join(path, 'a.db'))
  child.stdin!.end()
  expect((await once(child, 'close'))[0]).toBe(0)
  expect(output()).toContain('x.csv: 1 playlists, 1 entries (csv), not all of it')
  expect(output()).toContain('a row whose quotes or columns do not match, first in row 3')
})
