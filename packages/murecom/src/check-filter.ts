import { refuse } from '@murecom/internal'
import { parseFilter } from './filters/parse.ts'

/**
 * Throws unless a filter can be read, so that a mistake is known before anything is asked. An empty one lets every song through.
 *
 * @param where as the option `where` of a library's answers
 * @throws FilterError with the place in the text
 * @example
 * checkFilter('genre = jazz and yaer > 1960') // throws: did you mean year?
 */
export function checkFilter(where: string): void {
  if (typeof where !== 'string') refuse('checkFilter', 'where', 'be a text', where)
  if (where.trim() !== '') parseFilter(where)
}
