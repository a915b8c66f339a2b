/**
 * A comment or a page of the documentation that names a file must name one that is there: `packages/knn/src/index.ts`,
 * api.ts, docs/decisions/0122. A path may begin at the root, at the package, at its src or test, at the folder of the
 * file that names it, or at any folder of the package. A path in quotes is code, and is not looked at.
 */
import { execFileSync } from 'node:child_process'
import { dirname, posix } from 'node:path'
import { lineOf, list, read, report, root } from './sources.ts'

/** Every file that is not ignored, and the names of all folders above it. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(Boolean)
const there = new Set(files)

/** A path with an ending of ours, or a decision by its number. */
const PATH = /(?<![\w./<>*{}$@:'"-])(?:\.{1,2}\/)*(?:[\w-]+\/)*[\w.-]+\.(?:ts|mjs|md|py|sql|css|html)(?![\w<>*{}/])/g
const DECISION = /\bdocs\/decisions\/(\d{4})[\w-]*(?:\.md)?|\bdecision (\d{4})\b/g
/** Files that a build makes, or that users have. */
const NOT_OURS = /(^|\/)(?:index\.d|vite\.config|tsup\.config|vitest\.config)\.ts$|\.d\.ts$|^(?:README|CHANGELOG)\.md$/

const found: string[] = []
const sources = list([
  'packages/*/{src,test,bench,scripts,assembly,decoder,web}/**/*.{ts,mjs,py}',
  'packages/assembly/**/*.ts',
  'examples/**/*.{ts,mjs}',
  'tools/**/*.{ts,mjs,py}',
  'benchmarks/*.ts',
])
for (const path of sources.filter(p => !p.includes('/generated/') && !p.includes('/fixtures/'))) {
  const source = read(path)
  const comments = path.endsWith('.py') ? hashes(source.text) : source.comments
  for (const { line, text } of comments) look(path, line, text)
}
for (const path of ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', ...list('packages/*/README.md')]) {
  if (!there.has(path)) continue
  const { text } = read(path)
  for (const match of text.matchAll(/`([\w./-]+)`/g)) look(path, lineOf(text, match.index), match[1]!)
}
report('files that comments name', found)

function look(from: string, line: number, text: string): void {
  const tell = (offset: number, name: string): void => {
    found.push(`${from}:${line + lineOf(text, offset) - 1}: there is no ${name}`)
  }
  const plain = text.replace(/https?:\/\/[^\s)>]+/g, url => ' '.repeat(url.length))
  for (const { index, 0: name } of plain.matchAll(PATH)) {
    const isForeign = name.endsWith('.py') && !/^(?:\.|test\/|tools\/|packages\/|bench\/)/.test(name)
    if (!NOT_OURS.test(name) && !isForeign && !exists(from, name)) tell(index, name)
  }
  for (const { index, 0: name, 1: first, 2: second } of plain.matchAll(DECISION)) {
    const begin = `docs/decisions/${first ?? second}-`
    if (!files.some(file => file.startsWith(begin))) tell(index, name)
  }
}

function exists(from: string, name: string): boolean {
  const [top, folder] = from.split('/')
  const home = top === 'packages' || top === 'examples' ? `${top}/${folder}` : ''
  const places = ['', home, `${home}/src`, `${home}/test`, dirname(from), posix.join(dirname(from), '..')]
  if (places.some(place => there.has(posix.join(place, name)))) return true
  if (name.startsWith('packages/') || name.startsWith('docs/')) return false
  return files.some(file => file.endsWith(`/${name}`) && file.startsWith(home))
}

function hashes(text: string): { line: number; text: string }[] {
  return text.split('\n').flatMap((line, i) => {
    const at = line.indexOf('# ')
    return at < 0 ? [] : [{ line: i + 1, text: line.slice(at) }]
  })
}
