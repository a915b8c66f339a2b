import { typoDistance } from '../algorithms/typo-distance.ts'
import { leastShared, sharedPart } from './key-table.ts'
import { type Letters, soundOf } from './letters.ts'
import { mostDifferences, mostTypos, ownKey } from './likeness.ts'
import type { Reading } from './readings.ts'
import type { SongTables } from './song-tables.ts'
import type { OwnSong } from './types.ts'

/** Titles that share less are not named as near. */
export const LEAST_NEAR = 0.35

/** A title that comes near an entry's: the share of letters that they have in common, and the readings that have it. */
export interface NearTitle {
  part: number
  readings: readonly number[]
}

/** Songs that an entry, in one of its readings, has to be compared with. */
export interface Candidates {
  /** Numbers of readings whose titles may be alike. */
  readings: ReadonlySet<number>
  /** Titles that share {@link LEAST_NEAR} or more. */
  near: readonly NearTitle[]
}

/**
 * Finds them by the runs of letters of the titles: every one that the rules could call alike is among them. Within a script
 * the letters themselves are looked for, between scripts the sounds.
 */
export function candidatesOf(tables: SongTables<OwnSong>, entry: Reading): Candidates {
  const readings = new Set(tables.byTitle.get(entry.title.whole.plain))
  const near: NearTitle[] = []
  for (const { key, sounds, letters } of keysOfTitle(entry)) {
    const most = sounds ? mostDifferences : mostTypos
    const table = !sounds ? tables.own : letters === 'latin' ? tables.latinSounds.table() : tables.otherSounds
    table.sharing(key, (other, grams, those) => {
      const part = sharedPart(key, other, grams)
      if (part >= LEAST_NEAR) near.push({ part, readings: those })
      const mistakes = most(Math.max(key.length, other.length))
      if (grams < leastShared(key, other, mistakes) || typoDistance(key, other, mistakes) > mistakes) return
      for (const number of those) readings.add(number)
    })
  }
  return { readings, near }
}

/** A key of an entry's title, and which keys of songs it is compared with. */
interface TitleKey {
  key: string
  sounds: boolean
  letters: 'latin' | 'other'
}

/** What a title is looked for by: sounds only where the entry or the song is not in Latin letters. */
function keysOfTitle({ title }: Reading): TitleKey[] {
  const keys = [title.song, ...(title.short ? [title.short] : [])].flatMap((letters): TitleKey[] => [
    { key: ownKey(letters), sounds: false, letters: 'other' },
    { key: soundOf(letters.latin), sounds: true, letters: 'other' },
    ...(isLatin(letters) ? [] : [{ key: soundOf(letters.latin), sounds: true, letters: 'latin' as const }]),
  ])
  return keys
}

const isLatin = (letters: Letters): boolean => letters.scripts === 0
