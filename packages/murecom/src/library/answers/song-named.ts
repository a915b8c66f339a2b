import { bareTitle } from '@murecom/internal/names'
import { foldName } from '@murecom/spotify-crawler/names'
import { TITLE } from '../table/column-store.ts'
import { namedArtistKey } from '../table/credits.ts'
import type { SongTable } from '../table/song-table.ts'
import { findText } from './text-search.ts'

/**
 * The row of the song of a title by one of some artists, when any are named; else of one whose title differs in an addition
 * such as "(Live)" only. The first by artist, album and title. O(bytes of text)
 *
 * @param titleOf the title of a row, as it is written
 */
export function songNamed(
  table: SongTable,
  title: string,
  artists: readonly string[],
  titleOf: (row: number) => string | undefined,
): number | undefined {
  const bare = foldName(bareTitle(title))
  if (bare === '') return undefined
  const whole = foldName(title)
  const wanted = new Set(artists.map(namedArtistKey))
  const exact = new Set<number>()
  const longer = new Set<number>()
  const isWanted = (row: number): boolean =>
    !table.isGone(row) && (wanted.size === 0 || (table.hasArtist(row) && wanted.has(table.artistKey(row))))
  findText(table, whole, [TITLE], (row, _, __, isWhole) => {
    if (isWhole && isWanted(row)) exact.add(row)
  })
  if (exact.size === 0) {
    findText(table, bare, [TITLE], (row, _, begins) => {
      if (begins && isWanted(row) && foldName(bareTitle(titleOf(row) ?? '')) === bare) longer.add(row)
    })
  }
  const found = exact.size > 0 ? exact : longer
  return found.size < 2 ? [...found][0] : table.ordered().find(row => found.has(row))
}
