import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { demoFolder, similarSongs } from '../src/similar-songs.ts'

test('the demo prints what its output file, and so the README, shows; the second time it indexes nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'murecom-demo-'))
  const run = () => Array.fromAsync(similarSongs({ folder: demoFolder(), library: join(folder, 'demo.murecom') }))
  const [first, ...answers] = await run()
  expect(first).toBe('42 added, 0 unchanged, 165 shorter than a clip of 3 s\n')
  const output = await readFile(new URL('../output.txt', import.meta.url), 'utf8')
  expect(output).toContain(answers.join('\n'))
  const [second, ...again] = await run()
  expect(second).toBe('0 added, 42 unchanged, 165 shorter than a clip of 3 s\n')
  expect(again).toEqual(answers)
  await rm(folder, { recursive: true })
})
