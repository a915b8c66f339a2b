import type { Reading } from './readings.ts'
import { type SongTables, titleKeys } from './song-tables.ts'
import { leastShared, sharedPart } from './title-index.ts'
import type { OwnSong } from './types.ts'

/** Titles that share less are not named as near. */
export const LEAST_NEAR = 0.35

/** Songs that an entry, in one of its readings, has to be compared with. */
export interface Candidates {
  /** Numbers of readings whose titles may be alike. */
  readings: Set<number>
  /** By row, the share of letters that its nearest title has in common, where that is {@link LEAST_NEAR} or more. */
  near: Map<number, number>
}

/** Finds them by the runs of letters of the titles: every one that the rules could call alike is among them. */
export function candidatesOf(tables: SongTables<OwnSong>, entry: Reading): Candidates {
  const found: Candidates = { readings: new Set(tables.byTitle.get(entry.title.whole.plain)), near: new Map() }
  for (const key of titleKeys(entry)) {
    tables.index.sharing(key, (k, grams) => {
      const other = tables.index.keys[k]!
      const part = sharedPart(key, other, grams)
      const mayBeAlike = grams >= leastShared(key, other)
      if (!mayBeAlike && part < LEAST_NEAR) return
      for (const number of tables.byKey[k]!) {
        if (mayBeAlike) found.readings.add(number)
        if (part < LEAST_NEAR) continue
        const { row } = tables.readings[number]!
        if (part > (found.near.get(row) ?? 0)) found.near.set(row, part)
      }
    })
  }
  return found
}
