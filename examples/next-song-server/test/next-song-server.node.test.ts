import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nextSongServer } from '../src/next-song-server.ts'

test('prints what its output file, and so the documents, show', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'murecom-example-'))
  const output = await readFile(new URL('../output.txt', import.meta.url), 'utf8')
  const lines = await Array.fromAsync(nextSongServer({ file: join(folder, 'playlists.db'), playlists: 400 }))
  expect(lines).toHaveLength(6)
  expect(output).toBe(`${lines.join('\n')}\n`)
  await rm(folder, { recursive: true })
})
