/**
 * Words that comments and documents do not use, because a plainer word says the same: subject, verb, object. Looked at are the
 * comments of all our code, and the documents without their code. docs/api is made of comments, so it is not looked at.
 */
import { lineOf, list, read, report, SOURCES } from './sources.ts'

interface Word {
  pattern: RegExp
  instead: string
  /** Refused in the sources of the packages only: in documents people do hear music. */
  inSources?: true
}

const WORDS: readonly Word[] = [
  { pattern: /\b(?:tells?|told|telling)\b/gi, instead: 'says, returns, passes, reports, distinguishes' },
  { pattern: /\bst(?:ands?|ood)\b(?! (?:for|alone|on|out|still|up)\b)/gi, instead: 'is, is written' },
  { pattern: /\bbut for\b/gi, instead: 'except' },
  { pattern: /\bso (?:many|much)\b(?! (?:more|that)\b)/gi, instead: 'up to n, this many, too little' },
  { pattern: /\bwhom\b/gi, instead: 'who, that' },
  { pattern: /\b(?:for|of|to|by|from) who\b/gi, instead: 'for those who' },
  { pattern: /\bin vain\b/gi, instead: 'without success' },
  { pattern: /\bspeaks? of\b/gi, instead: 'names, describes' },
  { pattern: /\b(?:is|are|was|were) wished\b/gi, instead: 'is wanted' },
  { pattern: /\b(?:hears?|heard|listens? to)\b/gi, instead: 'decodes, analyses, receives', inSources: true },
  { pattern: /\bclothes\b/gi, instead: 'no metaphor' },
  {
    pattern: /[\u3001\u3002\u4e00-\u9fff\uff00-\uffef]\n[\u4e00-\u9fff]/g,
    instead: 'one line: pages show a break as a space',
  },
  { pattern: /(?:^|[.;:] |\*\*? ?|\/ )Of [a-z\d]/g, instead: '"Y of X" or "for each X"' },
  {
    pattern: /[;:] of (?:a|an|the|each|such|several|those|these|some|all|one)\b/g,
    instead: '"Y of X" or "for each X"',
  },
  {
    pattern:
      /\bone(?: (?:finite )?(?:count|number|value))? an? (?:row|query|line|word|key|track|item|clip|song|list)\b/gi,
    instead: 'one for each',
  },
  { pattern: /(?<!\bthere )\b(?:is|are) no (?!longer\b|more\b)/gi, instead: 'is not a', inSources: true },
]

const CODE = [
  ...SOURCES,
  'packages/*/{test,bench,scripts,decoder}/**/*.{ts,mjs}',
  'packages/cli/web/**/*.css',
  'examples/**/*.{ts,mjs}',
  'tools/**/*.{ts,mjs,css}',
  'benchmarks/*.ts',
]
const DOCUMENTS = [
  '*.md',
  '.changeset/*.md',
  '.github/**/*.md',
  'docs/*.md',
  'docs/{benchmarks,decisions}/*.md',
  'packages/*/README.md',
  'examples/**/*.md',
  'cluster/**/*.md',
]
/** Texts by other people, and this list itself. */
const NOT_OURS = /\/generated\/|\/fixtures\/|^THIRD-PARTY\.md$|^CODE_OF_CONDUCT\.md$|^tools\/checks\/words\.ts$/

const found: string[] = []
const sources = new Set(list(SOURCES))
for (const path of [...list(CODE), ...list(DOCUMENTS)].filter(path => !NOT_OURS.test(path))) {
  const source = read(path)
  const texts = path.endsWith('.md') ? [{ line: 1, text: prose(source.text) }] : source.comments
  for (const { line, text } of texts) {
    for (const { pattern, instead, inSources } of WORDS) {
      if (inSources && !sources.has(path)) continue
      for (const { index, 0: word } of text.matchAll(pattern)) {
        found.push(`${path}:${line + lineOf(text, index) - 1}: "${word.trim()}": ${instead}`)
      }
    }
  }
}
report('words of comments and documents', found)

/** A document with blanks instead of code, of the targets of links, and of what quotation marks hold. */
function prose(text: string): string {
  const blank = (part: string): string => part.replace(/[^\n]/g, ' ')
  return text
    .replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1/gm, blank)
    .replace(/`[^`\n]+`/g, blank)
    .replace(/\]\([^)\n]*\)/g, blank)
    .replace(/"[^"\n]*"/g, blank)
}
