import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chord, wavBytes } from '@murecom/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const snippetsOf = (file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!)
/** The code, with the output that it promises; remarks are in the language of the page. */
const withoutRemarks = (code: string): string => code.replace(/(?<!console\.log\(.*\)) \/\/ .*$/gm, '')
const snippets = snippetsOf('README.md')
const folder = mkdtempSync(join(tmpdir(), 'murecom-readme-'))

// A project that has installed every package, with the files that the README names.
beforeAll(() => {
  const scope = join(folder, 'node_modules', '@murecom')
  mkdirSync(scope, { recursive: true })
  for (const name of readdirSync(join(root, 'packages'))) {
    const target = name === 'murecom' ? join(scope, '..', name) : join(scope, name)
    symlinkSync(join(root, 'packages', name), target, 'junction')
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  for (const [name, hertz] of [
    ['a.mp3', 220],
    ['b.flac', 330],
    ['c.ogg', 440],
  ] as const) {
    // The format is found by content: any of these names may hold a WAV.
    writeFileSync(join(folder, name), wavBytes(chord([hertz, hertz * 1.5], 8), 22050))
  }
  writeFileSync(
    join(folder, 'mixtape.m3u8'),
    '#EXTM3U\n#EXTINF:200,Beyoncé - Halo\na.mp3\n#EXTINF:200,Adele - Hello\nb.mp3\n',
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

describe("the README's ten lines", () => {
  test.each(snippets.map(code => [/from '([^']+)'/.exec(code)?.[1], code] as const))(
    '%s',
    (_, code) => {
      const file = join(folder, 'snippet.ts')
      writeFileSync(file, code)
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['--conditions=@murecom/source', '--disable-warning=ExperimentalWarning', file],
        { cwd: folder, encoding: 'utf8' },
      )
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      const promised = [...code.matchAll(/console\.log\(.*\) \/\/ (.*)$/gm)].map(([, text]) => text!)
      expect(promised.length).toBeGreaterThan(0)
      const told = stdout.trim().split('\n')
      for (const text of promised) expect(told).toContain(text)
    },
    180_000,
  )

  test('there is one for each package, and the Chinese README has the same', () => {
    const manifest = (name: string) => JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'))
    const names = readdirSync(join(root, 'packages')).filter(name => !manifest(name).private)
    for (const name of names) {
      const packageName = name === 'murecom' ? "'murecom'" : `'@murecom/${name}`
      expect(
        snippets.some(code => code.includes(packageName)),
        name,
      ).toBe(true)
    }
    expect(snippetsOf('README.zh-CN.md').map(withoutRemarks)).toEqual(snippets.map(withoutRemarks))
  })
})

test('the Chinese README has the sections of the English one', () => {
  const shape = (file: string): string[] =>
    readFileSync(join(root, file), 'utf8')
      .replace(/```[\s\S]*?```/g, '')
      .split('\n')
      .flatMap(line => /^#+ /.exec(line)?.[0] ?? /^!\[|^<!-- (table|file|summary|quality)/.exec(line)?.[0] ?? [])
  expect(shape('README.zh-CN.md')).toEqual(shape('README.md'))
})
