import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { word2vecPlaylists } from '../src/word2vec-playlists.ts'

test('prints what its output file, and so the documents, show', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'murecom-example-'))
  const output = await readFile(new URL('../output.txt', import.meta.url), 'utf8')
  const lines = await Array.fromAsync(word2vecPlaylists({ file: join(folder, 'playlists.db'), playlists: 400 }))
  expect(lines.length).toBeGreaterThan(2)
  expect(output).toContain(lines.join('\n'))
  await rm(folder, { recursive: true })
})
