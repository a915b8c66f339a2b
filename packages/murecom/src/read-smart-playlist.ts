import { plainText } from '@murecom/internal/text'
import { filterText } from './filters/filter-text.ts'
import { filterOfRule, notImportable } from './filters/read-smart-rule.ts'

/** A smart playlist of Navidrome as a filter. */
export interface SmartPlaylist {
  /** As the option `where` of a library's answers. */
  where: string
  /** Null where the file does not say. */
  name: string | null
  comment: string | null
  /** How it is sorted, such as `'-rating,title'`. */
  sort: string | null
  /** Songs at most. */
  limit: number | null
}

const MOST_LETTERS = 100_000

/**
 * Reads a smart playlist of Navidrome, the text of an `.nsp` file.
 *
 * @throws FilterError `'not-importable'` for another text, and for rules that filters cannot express: times such as `inTheLast`,
 *   `startsWith`, other playlists
 * @example
 * const { where } = readSmartPlaylist('{ "all": [{ "is": { "genre": "Jazz" } }, { "lt": { "year": 1970 } }] }')
 * library.songs({ where }) // genre = "Jazz" and year < 1970
 */
export function readSmartPlaylist(text: string): SmartPlaylist {
  if (typeof text !== 'string' || text.length > MOST_LETTERS) {
    throw notImportable(`it must be a text of at most ${MOST_LETTERS} letters`)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw notImportable('it is not JSON')
  }
  const given = Object(value) as Record<string, unknown>
  const { all, any, limit } = given
  if ((all === undefined) === (any === undefined)) throw notImportable('it must have one of all and any')
  const textOf = (name: string): string | null => {
    const one = given[name]
    return typeof one === 'string' ? plainText(one, { limit: 1000 }) || null : null
  }
  const isLimit = typeof limit === 'number' && Number.isSafeInteger(limit) && limit > 0
  return {
    where: filterText(filterOfRule(all === undefined ? { any } : { all })),
    name: textOf('name'),
    comment: textOf('comment'),
    sort: textOf('sort'),
    limit: isLimit ? limit : null,
  }
}
