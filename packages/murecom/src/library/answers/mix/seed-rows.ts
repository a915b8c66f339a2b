import { checkNumber, checkOptions, refuse, show } from '@murecom/internal'
import type { SongTable } from '../../table/song-table.ts'
import { type AnySeed, type MixSeed, SEED } from './seeds.ts'

/** Songs that a search by tags makes a seed of: the first ones, as far down as they fit well. */
const SONGS_OF_TAGS = 20
/** Songs of all seeds at most: each is compared with what is answered. */
const MOST_SONGS = 100_000

/** A seed as songs that have a sound. */
export interface SeedRows {
  /** At least one. */
  rows: readonly number[]
  weight: number
  /** Whether the user named the songs: then none of them is answered. Songs that were found by tags may be. */
  isNamed: boolean
}

/** How seeds become rows. */
export interface SeedLookUp {
  table: SongTable
  /** @throws RangeError for a path that is not in the library */
  rowOf(name: string, path: string): number
  /** @throws RangeError for an artist who is not in the library */
  rowsOfArtist(name: string, artist: string): number[]
  /** @throws RangeError for an album that is not, or a name that several have */
  rowsOfAlbum(name: string, album: string, artist: string | null | undefined): number[]
  /** The rows that are found by words, best first. */
  rowsOfTags(text: string, limit: number): number[]
}

/** @throws TypeError, RangeError for what is not a seed, for a weight that is not above 0, and for a seed without songs */
export function rowsOfSeeds(
  where: string,
  name: 'plus' | 'minus',
  seeds: readonly MixSeed[],
  look: SeedLookUp,
): SeedRows[] {
  if (!Array.isArray(seeds)) refuse(where, name, 'be an array of seeds', seeds)
  let songs = 0
  return seeds.map((seed, i) => {
    const at = `${name}[${i}]`
    const given: AnySeed = typeof seed === 'string' ? { path: seed } : checkOptions(`${where}: ${at}`, seed, SEED)
    const { weight = 1 } = given
    checkNumber(where, `${at}.weight`, weight, { min: 0, max: 1e6, exclusiveMin: true })
    const all = rowsOf(where, at, given, look)
    songs += all.length
    if (songs > MOST_SONGS) refuse(where, name, `have at most ${MOST_SONGS} songs in all`, songs)
    const rows = all.filter(row => !look.table.isOut(row))
    if (rows.length === 0) throw new RangeError(`${where}: ${at} must have a song with a sound, got none`)
    return { rows, weight, isNamed: given.tags === undefined }
  })
}

function rowsOf(where: string, at: string, seed: AnySeed, look: SeedLookUp): number[] {
  const kinds = (['path', 'paths', 'album', 'tags'] as const).filter(kind => seed[kind] !== undefined)
  if (kinds.length === 0 && typeof seed.artist === 'string') return look.rowsOfArtist(`${at}.artist`, seed.artist)
  if (kinds.length !== 1 || (seed.artist !== undefined && kinds[0] !== 'album')) {
    refuse(where, at, 'be a path, or have one of path, paths, artist, album and tags', seed)
  }
  if (seed.path !== undefined) return [look.rowOf(`${at}.path`, seed.path)]
  if (seed.paths !== undefined) {
    if (!Array.isArray(seed.paths)) refuse(where, `${at}.paths`, 'be an array of paths', seed.paths)
    return [...new Set((seed.paths as readonly string[]).map(path => look.rowOf(`${at}.paths`, path)))]
  }
  if (seed.album !== undefined) return look.rowsOfAlbum(`${at}.album`, seed.album, seed.artist)
  const found = look.rowsOfTags(String(seed.tags), SONGS_OF_TAGS)
  if (found.length > 0) return found
  throw new RangeError(`${where}: ${at}.tags must be words that some song fits, got ${show(seed.tags)}`)
}
