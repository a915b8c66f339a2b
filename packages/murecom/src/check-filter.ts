import { checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { parseFilter } from './filters/parse.ts'
import { savedAmong, withSaved } from './filters/saved.ts'

/** How {@link checkFilter} looks. */
export interface CheckFilterOptions {
  /** What `@name` means, as `Listening.filters` gives it. Default: every name is taken to be known. */
  saved?: readonly { name: string; where: string }[] | undefined
}

const OPTIONS: OptionNames<CheckFilterOptions> = { saved: 1 }

/**
 * Throws unless a filter can be read, so that a mistake is known before anything is asked. An empty one lets every song through.
 *
 * @param where as the option `where` of a library's answers
 * @throws FilterError with the place in the text
 * @example
 * checkFilter('genre = jazz and yaer > 1960') // throws: did you mean year?
 */
export function checkFilter(where: string, options: CheckFilterOptions = {}): void {
  const { saved } = checkOptions('checkFilter', options, OPTIONS)
  if (typeof where !== 'string') refuse('checkFilter', 'where', 'be a text', where)
  if (where.trim() === '') return
  const filter = parseFilter(where)
  if (saved) withSaved(filter, () => savedAmong(saved))
}
