import { type Candidates, LEAST_NEAR } from '../../src/matching/candidates.ts'
import { sharedGrams, sharedPart } from '../../src/matching/key-table.ts'
import { soundOf } from '../../src/matching/letters.ts'
import { ownKey } from '../../src/matching/likeness.ts'
import { matchEntry } from '../../src/matching/match-entry.ts'
import type { Reading } from '../../src/matching/readings.ts'
import { type SongTables, titleForms } from '../../src/matching/song-tables.ts'
import type { EntryMatch, ListEntry, OwnSong } from '../../src/matching/types.ts'

/** Every song is compared with the entry, and every two titles by their grams: no index. */
export function matchByScan(tables: SongTables<OwnSong>, entry: ListEntry, anyVersion = false): EntryMatch {
  return matchEntry(tables, entry, { anyVersion, nearest: 3 }, everySong)
}

function everySong(tables: SongTables<OwnSong>, entry: Reading): Candidates {
  const part = (a: string, b: string): number => sharedPart(a, b, sharedGrams(a, b))
  const near = tables.readings.map((song, number) => {
    const parts = titleForms(entry).flatMap(a =>
      titleForms(song).flatMap(b => [
        part(ownKey(a), ownKey(b)),
        a.scripts === 0 && b.scripts === 0 ? 0 : part(soundOf(a.latin), soundOf(b.latin)),
      ]),
    )
    return { part: Math.max(...parts), readings: [number] }
  })
  return { readings: new Set(tables.readings.keys()), near: near.filter(title => title.part >= LEAST_NEAR) }
}
