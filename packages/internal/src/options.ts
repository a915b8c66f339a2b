import { show } from './check.ts'
import { editDistance } from './spelling.ts'

/**
 * The names of an options interface, for {@link checkOptions}. The compiler holds the list complete:
 * `const OPTIONS: OptionNames<TreeOptions> = { dimensions: 1, leafSize: 1 }`. A text has the names that other libraries give to
 * an option of one package: `{ from: 'origsr' }`.
 */
export type OptionNames<T> = { readonly [Name in keyof Required<T>]: 1 | string }

/**
 * Options of several packages with the names that other libraries give to them: in lower case, without underscores. Every page
 * that loads one package loads this table, so that names of one package only are in that package.
 */
const ELSEWHERE: Readonly<Record<string, string>> = {
  k: 'nneighbors,limit',
  limit: 'topn,topk,n,k',
  workers: 'njobs,numthreads,threads',
}

/**
 * The options of a public call. A missing or null object has no options. An option that does not exist is refused, with the
 * one that was probably meant: in camelCase, by the table of other libraries' names, as a part of a name, or by spelling.
 * O(options), so it is called once a call, not once a row.
 *
 * @throws TypeError for an unknown option, or for something that is not an object
 */
export function checkOptions<T extends object>(where: string, options: T | null | undefined, known: OptionNames<T>): T {
  const given = options ?? ({} as T)
  if (typeof given !== 'object') throw new TypeError(`${where}: options must be an object, got ${show(given)}`)
  for (const name in given) {
    if (Object.hasOwn(known, name) || given[name] === undefined) continue
    throw new TypeError(`${where}: ${name} is not an option; ${suggest(name, known)}`)
  }
  return given
}

/** The option that was meant: the same letters, another library's name, a part of the name, or the nearest spelling. */
function suggest(name: string, known: Readonly<Record<string, 1 | string>>): string {
  const given = name.replace(/_/g, '').toLowerCase()
  const names = Object.keys(known)
  let hint = `the options are ${names.join(', ')}`
  let fewest = Number.POSITIVE_INFINITY
  for (const option of names) {
    const lower = option.toLowerCase()
    const isSame = `${lower},${ELSEWHERE[option]},${known[option]}`.split(',').includes(given)
    const isPart = given.length > 2 && (lower.includes(given) || given.includes(lower))
    const mistakes = isSame ? -1 : isPart ? 0 : editDistance(given, lower)
    if (mistakes >= fewest || mistakes * 3 > option.length) continue
    fewest = mistakes
    hint = `did you mean ${option}?`
  }
  return hint
}
