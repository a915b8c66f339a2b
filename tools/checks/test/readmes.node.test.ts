import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { lineOf, list, root } from '../sources.ts'

/**
 * A block of code, with what the page takes as given: names that the reader has, in a comment that a page does not show.
 *
 *     <!-- given: declare const vectors: Float32Array -->
 */
const BLOCK = /(?:<!-- given: (.*?) -->\n+)?^```ts\n([\s\S]*?)^```$/gm

const folder = mkdtempSync(join(tmpdir(), 'murecom-readmes-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Every block of a page as a module of its own, by the place it has there. */
function blocksOf(page: string): { place: string; code: string }[] {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(BLOCK)].map(match => {
    const [all, given = '', code = ''] = match
    const line = lineOf(text, match.index + all.indexOf('```ts'))
    return { place: `${page}:${line}`, code: `${code}\n${given}\nexport {}\n` }
  })
}

test('every block of code in the READMEs and docs type-checks against the sources', () => {
  const pages = list(['README.md', 'README.zh-CN.md', 'packages/*/README.md', 'docs/*.md', 'examples/*/README.md'])
  const blocks = pages.flatMap(blocksOf)
  expect(blocks.length).toBeGreaterThan(20)
  const places = new Map(blocks.map(({ place }, i) => [`block-${i}.ts`, place]))
  for (const [i, { code }] of blocks.entries()) writeFileSync(join(folder, `block-${i}.ts`), code)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { typeRoots: [join(root, 'node_modules', '@types')], noUnusedLocals: false },
      // Declarations of what has none of its own.
      files: [...places.keys(), ...list('packages/*/src/**/*.d.ts').map(path => join(root, path))],
      include: [],
    }),
  )
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
  })
  const messages = `${stdout}${stderr}`.replace(/(block-\d+\.ts)\((\d+),\d+\)/g, (_, file: string, line: string) => {
    return `${places.get(file)}, line ${line} of the block`
  })
  expect(messages).toBe('')
}, 180_000)
