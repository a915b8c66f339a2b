import { foldName } from '@murecom/spotify-crawler/names'
import { bestRows } from '../library/answers/best-rows.ts'
import { ALBUM } from '../library/table/column-store.ts'
import type { SongTable } from '../library/table/song-table.ts'
import { textKey } from '../library/table/text-key.ts'
import { searchRows } from '../library/words/search-tags.ts'
import type { SeedNumbers } from './question.ts'

/** Songs at most of a seed that is an artist, an album, a tag or words. */
const SONGS_OF_SEED = 12

/** A song that a radio begins with. */
interface SeedRow {
  row: number
  /** Songs that share the same seed: together they count as one. */
  shared: number
}

/** The rows that seeds mean, and those seeds that mean none. */
export function seedRows(
  table: SongTable,
  tagNames: readonly string[],
  seeds: SeedNumbers,
): { rows: SeedRow[]; unknown: string[] } {
  const found: SeedRow[] = []
  const unknown: string[] = []
  const add = (name: string, rows: readonly number[]): void => {
    if (rows.length === 0) unknown.push(name)
    for (const row of rows) found.push({ row, shared: rows.length })
  }
  const rows = table.firstCopies(row => !table.isOut(row))
  for (const id of seeds.songs) {
    const row = table.rowOf(id)
    add(`song ${id}`, row === undefined || table.isOut(row) ? [] : [row])
  }
  for (const artist of seeds.artists) {
    const key = textKey(foldName(artist))
    add(artist, spread(rows.filter(row => table.artistKey(row) === key)))
  }
  for (const album of seeds.albums) {
    const key = foldName(album)
    add(album, spread(rows.filter(row => table.textOf(row, ALBUM) === key)))
  }
  for (const tag of seeds.tags) {
    const t = tagNames.findIndex(name => foldName(name) === foldName(tag))
    add(tag, t < 0 ? [] : bestRows(table, SONGS_OF_SEED, row => table.tagsOf(row)?.[t] ?? 0).map(({ row }) => row))
  }
  if (seeds.words.trim() !== '') {
    const { rows } = searchRows(table, tagNames, seeds.words, SONGS_OF_SEED)
    add(
      seeds.words,
      rows.map(({ row }) => row).filter(row => !table.isOut(row)),
    )
  }
  return { rows: found, unknown }
}

/** At most {@link SONGS_OF_SEED} of some rows, from all over them. */
function spread(rows: readonly number[]): number[] {
  const step = Math.max(1, rows.length / SONGS_OF_SEED)
  return Array.from({ length: Math.min(rows.length, SONGS_OF_SEED) }, (_, i) => rows[Math.floor(i * step)]!)
}
