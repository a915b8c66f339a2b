/**
 * A comment that names something of our code must name what is there: `{@link MemoryPlan}`, `loadSimdKernels`, `tree.query()`.
 * Looked at are links, and words in backquotes that are written as code is: two humps, or a call. A name is there when some
 * code of the repository has it. "`exists` of comments.ts" names a file too, which then has to hold it.
 */
import { lineOf, list, read, report } from './sources.ts'

/** Names that other programs have. */
const FOREIGN = new Set(['GridSearchCV'])

const CODE = [
  'packages/*/{src,test,bench,scripts,assembly,decoder,web}/**/*.{ts,mjs,py,c,rs,sql,html}',
  'packages/assembly/**/*.ts',
  'packages/*/package.json',
  'examples/**/*.{ts,mjs,py}',
  'tools/**/*.{ts,mjs,py}',
  'benchmarks/*.ts',
]
const sources = list(CODE)
  .filter(path => !path.includes('/generated/') && !/\/fixtures\/.*\.(?:json|html)$/.test(path))
  .map(read)
const known = new Set(sources.flatMap(({ code, path, text }) => wordsOf(path.endsWith('.ts') ? code : text)))

const found: string[] = []
for (const { path, comments } of sources.filter(({ path }) => path.endsWith('.ts'))) {
  for (const { line, text } of comments) {
    const add = (offset: number, what: string): void => {
      found.push(`${path}:${line + lineOf(text, offset) - 1}: ${what}`)
    }
    for (const { index, 0: whole, 1: name = '' } of text.matchAll(/\{@link\s+([\w.#]+)[^}]*\}/g)) {
      for (const word of wordsOf(name)) if (!known.has(word)) add(index, `${whole}: there is no ${word}`)
    }
    for (const { index, 1: code = '' } of text.matchAll(/`([^`\n]+)`/g)) {
      for (const word of namesOf(code)) if (!known.has(word)) add(index, `there is no ${word}`)
    }
    for (const { index, 1: code = '', 2: file = '' } of text.matchAll(
      /`(\w+)(?:\(\))?`,? (?:of|in) `?([\w./-]+\.ts)`?/g,
    )) {
      const at = sources.filter(source => source.path === file || source.path.endsWith(`/${file}`))
      if (at.length > 0 && !at.some(source => source.code.includes(code))) add(index, `${file} has no ${code}`)
    }
  }
}
report('names in comments', found)

function wordsOf(text: string): string[] {
  return text.match(/[A-Za-z_$][\w$]*/g) ?? []
}

/** The names of a piece of code that can only be ours: of two humps, or called. Strings and other languages are left out. */
function namesOf(code: string): string[] {
  if (/['"<>=/]|::|\bimport\b/.test(code)) return []
  return wordsOf(code).filter(word => !word.includes('_') && /[a-z0-9][A-Z]/.test(word) && !FOREIGN.has(word))
}
