import { checkInteger, checkOptions, type OptionNames } from '@murecom/internal'
import { parseFilter } from './filters/parse.ts'
import { savedAmong, withSaved } from './filters/saved.ts'
import { type SmartRule, smartRuleOf } from './filters/smart-playlist.ts'

/** What a smart playlist is called, and how many songs it has. */
export interface SmartPlaylistOptions {
  name?: string | undefined
  comment?: string | undefined
  /** How it is sorted, such as `'-rating,title'`. */
  sort?: string | undefined
  /** Songs at most. Default: all. */
  limit?: number | undefined
  /** What `@name` means in the filter: filters by name. Default: none is known. */
  saved?: readonly { name: string; where: string }[] | undefined
}

const OPTIONS: OptionNames<SmartPlaylistOptions> = { name: 1, comment: 1, sort: 1, limit: 1, saved: 1 }

/**
 * A filter as a smart playlist of Navidrome: the text of an `.nsp` file, which it reads from the folder of its playlists.
 *
 * @param where as the option `where` of a library's answers
 * @throws FilterError for a filter that cannot be read, or (`'not-exportable'`) that Navidrome cannot express: tags of the
 *   sound, `lyrics`, `none`
 * @example
 * await writeFile('jazz.nsp', smartPlaylist('genre = jazz and year < 1970', { name: 'Old jazz' }))
 */
export function smartPlaylist(where: string, options: SmartPlaylistOptions = {}): string {
  const { limit, saved = [], ...more } = checkOptions('smartPlaylist', options, OPTIONS)
  if (limit !== undefined) checkInteger('smartPlaylist', 'limit', limit, 1)
  const rule: SmartRule = smartRuleOf(withSaved(parseFilter(where), () => savedAmong(saved)))
  const whole = 'all' in rule || 'any' in rule ? rule : { all: [rule] }
  return `${JSON.stringify({ ...more, ...whole, ...(limit !== undefined && { limit }) }, null, 2)}\n`
}
