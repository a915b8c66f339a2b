import { type Candidates, LEAST_NEAR } from '../../src/matching/candidates.ts'
import { matchEntry } from '../../src/matching/match-entry.ts'
import type { Reading } from '../../src/matching/readings.ts'
import { type SongTables, titleKeys } from '../../src/matching/song-tables.ts'
import { sharedGrams, sharedPart } from '../../src/matching/title-index.ts'
import type { EntryMatch, ListEntry, OwnSong } from '../../src/matching/types.ts'

/** Every song is compared with the entry, and every two titles by their grams: no index. */
export function matchByScan(tables: SongTables<OwnSong>, entry: ListEntry, anyVersion = false): EntryMatch {
  return matchEntry(tables, entry, { anyVersion, nearest: 3 }, everySong)
}

function everySong(tables: SongTables<OwnSong>, entry: Reading): Candidates {
  const near = new Map<number, number>()
  for (const song of tables.readings) {
    for (const key of titleKeys(entry)) {
      for (const other of titleKeys(song)) {
        const part = sharedPart(key, other, sharedGrams(key, other))
        if (part >= LEAST_NEAR) near.set(song.row, Math.max(part, near.get(song.row) ?? 0))
      }
    }
  }
  return { readings: new Set(tables.readings.keys()), near }
}
