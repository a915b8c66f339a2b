import { editDistance, show } from '@murecom/internal'
import { exactName } from '@murecom/internal/names'
import { FilterError } from '../errors.ts'
import type { Filter, WholeFilter } from './filter.ts'
import { parseFilter } from './parse.ts'

/** Saved filters that one filter may be made of, each time counted: `@a or @a` has two. */
const MOST_SAVED = 100

/** Filters by name, as a listener has saved them. */
export interface SavedFilters {
  /** The text of a filter; undefined when none has this name. */
  textOf(name: string): string | undefined
  /** All names. */
  names(): readonly string[]
}

/** Filters of a list, by name without regard to case and width. */
export function savedAmong(filters: readonly { name: string; where: string }[]): SavedFilters {
  const byKey = new Map(filters.map(({ name, where }) => [exactName(name), where]))
  return { textOf: name => byKey.get(exactName(name)), names: () => filters.map(({ name }) => name) }
}

/**
 * A filter in which each `@name` is replaced by what was saved under the name.
 *
 * @throws FilterError `'unknown-filter'` for a name that is not known, `'circular'` for a filter that holds itself
 */
export function withSaved(filter: Filter, saved: () => SavedFilters): WholeFilter {
  let count = 0
  const whole = (part: Filter, open: readonly string[]): WholeFilter => {
    switch (part.kind) {
      case 'test':
        return part
      case 'not':
        return { kind: 'not', part: whole(part.part, open) }
      case 'and':
      case 'or':
        return { kind: part.kind, parts: part.parts.map(one => whole(one, open)) }
      case 'saved': {
        const { name, at } = part
        const where = `filter: at letter ${at + 1}:`
        const key = exactName(name)
        if (open.includes(key)) throw new FilterError('circular', `${where} @${name} holds itself`, at)
        if (++count > MOST_SAVED) {
          throw new FilterError('too-long', `${where} a filter must hold at most ${MOST_SAVED} saved ones`, at)
        }
        const text = saved().textOf(name)
        if (text === undefined) throw unknown(name, at, saved().names())
        return whole(parseFilter(text), [...open, key])
      }
    }
  }
  return whole(filter, [])
}

function unknown(name: string, at: number, names: readonly string[]): FilterError {
  const [nearest] = names
    .map(known => ({ known, mistakes: editDistance(name.slice(0, 30), known.slice(0, 30)) }))
    .sort((a, b) => a.mistakes - b.mistakes)
  const isNear = nearest !== undefined && nearest.mistakes * 2 <= Math.max(2, nearest.known.length)
  const advice = isNear ? `did you mean @${nearest.known}?` : 'save it first'
  return new FilterError(
    'unknown-filter',
    `filter: at letter ${at + 1}: no filter is saved as ${show(name)}; ${advice}`,
    at,
  )
}
