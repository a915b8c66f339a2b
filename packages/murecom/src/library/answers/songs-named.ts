import { bareTitle } from '@murecom/internal/names'
import { foldName } from '@murecom/spotify-crawler/names'
import { TITLE } from '../table/column-store.ts'
import { namedArtistKey } from '../table/credits.ts'
import type { SongTable } from '../table/song-table.ts'
import { songNamed } from './song-named.ts'

/** A song as other sources name it. */
export interface SongName {
  title: string
  /** One of them has made it; empty when that is not known. */
  artists: readonly string[]
}

/** A name that is looked for, and the rows that it may mean. */
interface Wanted {
  whole: string
  bare: string
  exact: number[]
  begins: number[]
}

/**
 * What `songNamed` gives for each of many names, in one pass over the songs: only songs of the artists that are named are looked
 * at. O(songs + texts of those songs); a name without an artist is looked for by itself.
 *
 * @param titleOf the title of a row, as it is written
 */
export function songsNamed(
  table: SongTable,
  names: readonly SongName[],
  titleOf: (row: number) => string | undefined,
): (number | undefined)[] {
  const wanted = names.map(({ title }): Wanted => {
    return { whole: foldName(title), bare: foldName(bareTitle(title)), exact: [], begins: [] }
  })
  collect(table, names, wanted)
  const places = new Map<number, number>()
  const placeOf = (row: number): number => {
    if (places.size === 0) for (const [place, other] of table.ordered().entries()) places.set(other, place)
    return places.get(row)!
  }
  return names.map(({ title, artists }, i) => {
    const { exact, begins, bare } = wanted[i]!
    if (bare === '') return undefined
    if (artists.length === 0) return songNamed(table, title, artists, titleOf)
    const found = exact.length > 0 ? exact : begins.filter(row => foldName(bareTitle(titleOf(row) ?? '')) === bare)
    return found.length < 2 ? found[0] : found.reduce((a, b) => (placeOf(b) < placeOf(a) ? b : a))
  })
}

function collect(table: SongTable, names: readonly SongName[], wanted: readonly Wanted[]): void {
  const byArtist = new Map<number, Set<Wanted>>()
  for (const [i, { artists }] of names.entries()) {
    for (const key of artists.map(namedArtistKey)) {
      if (!byArtist.has(key)) byArtist.set(key, new Set())
      byArtist.get(key)!.add(wanted[i]!)
    }
  }
  if (byArtist.size === 0) return
  for (let row = 0; row < table.length; row++) {
    const titles = table.hasArtist(row) && !table.isGone(row) ? byArtist.get(table.artistKey(row)) : undefined
    if (!titles) continue
    const text = table.textOf(row, TITLE)
    for (const one of titles) {
      if (text === one.whole) one.exact.push(row)
      if (text.startsWith(one.bare)) one.begins.push(row)
    }
  }
}
