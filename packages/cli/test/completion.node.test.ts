import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { run } from './helpers.ts'

const hasShell = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0

/** What bash offers for a line whose last word is being typed. */
async function bashOffers(...words: string[]): Promise<string[]> {
  const { out } = await run(['completion', 'bash'])
  const quoted = words.map(word => `'${word}'`).join(' ')
  const script = `${out}\nCOMP_WORDS=(murecom ${quoted}); COMP_CWORD=${words.length}; _murecom; echo "\${COMPREPLY[@]}"`
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout.split(/\s+/).filter(Boolean)
}

test.skipIf(!hasShell('bash'))('bash completes commands, then their options; files are left to the shell', async () => {
  expect(await bashOffers('s')).toEqual(expect.arrayContaining(['similar', 'search']))
  expect(await bashOffers('cl')).toEqual(['clusters'])
  expect(await bashOffers('similar', '--not')).toEqual(['--not-same-artist'])
  expect(await bashOffers('mix', 'low', '--m')).toEqual(['--minus', '--m3u'])
  expect(await bashOffers('index', 'Mus')).toEqual([])
})

test.each(['zsh', 'fish'])('%s: every command and option is there, and the shell takes the script', async shell => {
  const { code, out } = await run(['completion', shell])
  expect(code).toBe(0)
  const option = shell === 'zsh' ? '--not-same-artist[' : '-l not-same-artist'
  for (const text of ['similar', 'clusters', 'completion', option]) expect(out).toContain(text)
  if (!hasShell(shell)) return
  expect(spawnSync(shell, ['-n'], { input: out, encoding: 'utf8' }).stderr).toBe('')
})
