import { show } from './check.ts'

/**
 * The names of an options interface, for {@link checkOptions}. The compiler holds the list complete:
 * `const OPTIONS: OptionNames<TreeOptions> = { dimensions: 1, leafSize: 1 }`.
 */
export type OptionNames<T> = { readonly [Name in keyof Required<T>]: 1 }

/** Names that other libraries give to options of ours. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  nNeighbors: 'k',
  nneighbors: 'k',
  topN: 'limit',
  topn: 'limit',
  topK: 'limit',
  n: 'limit',
  k: 'limit',
  limit: 'k',
  sr: 'sampleRate',
  origSr: 'from',
  targetSr: 'to',
  offset: 'offsetSeconds',
  duration: 'durationSeconds',
  melNorm: 'norm',
  size: 'vectorSize',
  dim: 'dimensions',
  iter: 'epochs',
  nJobs: 'workers',
  numThreads: 'workers',
  threads: 'workers',
  nSplits: 'folds',
  randomState: 'seed',
  simOptions: 'similarity',
  bslOptions: 'baseline',
}

/**
 * The options of a public call. A missing or null object has no options. An option that does not exist is refused, with the
 * one that was probably meant: first in camelCase, then by the table of other libraries' names, then by spelling.
 * O(options), so it is called once a call, not once a row.
 *
 * @throws TypeError for an unknown option, or for something that is no object
 */
export function checkOptions<T extends object>(
  where: string,
  options: T | null | undefined,
  known: OptionNames<T>,
): Partial<T> & T {
  const given = options ?? ({} as T)
  if (typeof given !== 'object') throw new TypeError(`${where}: options must be an object, got ${show(given)}`)
  for (const name in given) {
    if (name in known || given[name] === undefined) continue
    throw new TypeError(`${where}: ${name} is not an option; ${suggest(name, Object.keys(known))}`)
  }
  return given
}

function suggest(name: string, known: readonly string[]): string {
  const camel = name.replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase())
  const meant =
    [camel, ELSEWHERE[camel]].find(candidate => known.includes(candidate!)) ??
    known
      .map(candidate => ({ candidate, mistakes: editDistance(camel.toLowerCase(), candidate.toLowerCase()) }))
      .filter(({ candidate, mistakes }) => mistakes * 3 <= candidate.length)
      .sort((a, b) => a.mistakes - b.mistakes)[0]?.candidate
  return meant ? `did you mean ${meant}?` : `the options are ${known.join(', ')}`
}

/** Levenshtein's distance: insertions, deletions and substitutions that turn `a` into `b`. O(|a| |b|) */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(row[j]! + (a[i] === b[j] ? 0 : 1), row[j + 1]! + 1, next[j]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
