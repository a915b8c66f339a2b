import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { addRun, newestRun, type Run } from '../../../benchmarks/ledger.ts'
import { exportsOf, importsOf, passedOn, sourceOf } from '../sources.ts'

const of = (text: string) => sourceOf('packages/x/src/a.ts', text)

test('comments are told from strings, templates and regular expressions that look like them', () => {
  const { code, comments } = of(
    [
      "const a = 'no // comment' // first",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a template
      'const b = `/* no ${"}" /* second */ + `${1}`} comment */`',
      'const c = /[/*]\\/\\/ no/.test(a) ? 1 / 2 : 3 / 4 // third',
      '/** fourth',
      ' * and its end */ const d = 1',
    ].join('\n'),
  )
  expect(comments.map(({ line, text }) => [line, text])).toEqual([
    [1, '// first'],
    [2, '/* second */'],
    [3, '// third'],
    [4, '/** fourth\n * and its end */'],
  ])
  expect(code).toContain("'no // comment'")
  expect(code).toContain('const d = 1')
  expect(code.split('\n')).toHaveLength(5)
})

test('imports, by the names that are taken: static, of types, dynamic, of namespaces, of workers', () => {
  const found = importsOf(
    of(`
import { a, type B as C } from './one.ts'
import type { D } from '@murecom/knn'
import * as all from './two.ts'
export { e as f } from './three.ts'
import './four.ts'
// import { no } from './comment.ts'
const { g, h: i } = await import('./five.ts')
const j = (await import('./six.ts')).k
const l = import('./seven.ts').then(m => m.n)
const o = import('./eight.ts')
const p = new Worker(new URL('../nine.ts', import.meta.url))
all.q()
`),
  )
  expect(Object.fromEntries(found.map(({ specifier, names }) => [specifier, names]))).toEqual({
    './one.ts': ['a', 'B'],
    '@murecom/knn': ['D'],
    './two.ts': ['q'],
    './three.ts': ['e'],
    './four.ts': [],
    './five.ts': ['g', 'h'],
    './six.ts': ['k'],
    './seven.ts': ['n'],
    './eight.ts': '*',
    '../nine.ts': [],
  })
})

test('exports: declared here, or passed on', () => {
  const source = of(`
export const a = 1
export async function* b() {}
export abstract class C {}
export interface D {}
const e = 2
export { e, e as f }
export { g as h, type I } from './other.ts'
`)
  expect([...exportsOf(source).keys()]).toEqual(['a', 'b', 'C', 'D', 'e', 'f'])
  expect(passedOn(source).map(({ outer, inner }) => `${inner} as ${outer}`)).toEqual(['g as h', 'I as I'])
})

test('the ledger adds runs and never writes over one; the newest is shown', () => {
  const results = mkdtempSync(join(tmpdir(), 'murecom-ledger-'))
  onTestFinished(() => rmSync(results, { recursive: true }))
  const run = (date: string, cpu: string, value: number): Run => ({
    date,
    cpu,
    cores: 2,
    node: '24.0.0',
    commit: 'unknown',
    peers: {},
    rows: [{ value }],
  })
  expect(() => newestRun('speed', results)).toThrow('no run of the bench "speed"')
  addRun('speed', run('2026-11-26', 'Intel(R) Xeon(R) CPU @ 2.20GHz', 1), results)
  addRun('speed', run('2026-11-28T10:00:00Z', 'AMD EPYC', 2), results)
  addRun('speed', run('2026-11-27', 'AMD Ryzen', 3), results)
  expect(newestRun('speed', results).rows).toEqual([{ value: 2 }])
  // The same bench of the same process adds to its run while it goes on.
  addRun('speed', run('2026-11-28T10:00:00Z', 'AMD EPYC', 4), results)
  const lines = readFileSync(join(results, 'speed', 'amd-epyc.jsonl'), 'utf8')
    .trim()
    .split('\n')
  expect(lines.map(line => (JSON.parse(line) as Run).rows[0]!['value'])).toEqual([4])
  expect(readFileSync(join(results, 'speed', 'intel-xeon-cpu-2.20ghz.jsonl'), 'utf8')).toContain('"value":1')
})
