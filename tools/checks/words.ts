/**
 * Words that comments of the sources do not use, because a plainer word says the same: subject, verb, object. OPEN has the number
 * of places that a package still has. It may only fall: a package that is not there has none.
 */
import { lineOf, list, read, report, SOURCES } from './sources.ts'

interface Word {
  pattern: RegExp
  instead: string
}

const WORDS: readonly Word[] = [
  { pattern: /\b(?:tells?|told|telling)\b/gi, instead: 'says, returns, passes, reports, distinguishes' },
  { pattern: /\bst(?:ands?|ood) in\b/gi, instead: 'is in' },
  { pattern: /\bbut for\b/gi, instead: 'except' },
  { pattern: /\bso (?:many|much)\b/gi, instead: 'up to n, this many, too little' },
  { pattern: /\bwhom\b/gi, instead: 'who, that' },
  { pattern: /\bin vain\b/gi, instead: 'without success' },
  { pattern: /\b(?:hears?|heard|listens? to)\b/gi, instead: 'decodes, analyses, receives' },
  { pattern: /\bclothes\b/gi, instead: 'no metaphor' },
  { pattern: /(?:^|[.;:] |\* )Of (?:a|an|the|each|what|such|those|these)\b/g, instead: '"Y of X" or "for each X"' },
  {
    pattern:
      /\bone(?: (?:finite )?(?:count|number|value))? an? (?:row|query|line|word|key|track|item|clip|song|list)\b/gi,
    instead: 'one for each',
  },
  { pattern: /(?<!\bthere )\b(?:is|are) no (?!longer\b|more\b)/gi, instead: 'is not a' },
]

/** Places that are left, by package. */
const OPEN: Readonly<Record<string, number>> = { cli: 8 }

const found = new Map<string, string[]>()
for (const path of list(SOURCES)) {
  if (path.includes('/generated/')) continue
  for (const { line, text } of read(path).comments) {
    for (const { pattern, instead } of WORDS) {
      for (const { index, 0: word } of text.matchAll(pattern)) {
        const name = path.split('/')[1]!
        const place = `${path}:${line + lineOf(text, index) - 1}: "${word.trim()}": ${instead}`
        found.set(name, [...(found.get(name) ?? []), place])
      }
    }
  }
}
const part = process.argv[2]
const wrong = [...found].flatMap(([name, places]) => {
  const isWrong = part === undefined ? places.length > (OPEN[name] ?? 0) : true
  return isWrong ? places : []
})
for (const [name, most] of Object.entries(OPEN)) {
  const left = found.get(name)?.length ?? 0
  if (left < most) console.log(`words of comments: OPEN of ${name} can be ${left}, it is ${most}`)
}
report('words of comments', wrong)
