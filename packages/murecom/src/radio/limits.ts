import { FOLDER, FOLDERS } from '../library/table/column-store.ts'
import type { SongTable } from '../library/table/song-table.ts'
import { textKey } from '../library/table/text-key.ts'
import type { GivenUp, HeardSong, RadioRules } from './question.ts'

/** The rules in the order in which they are given up when no song is left. */
export const GIVEN_UP: readonly GivenUp[] = ['albumGap', 'artistMost', 'artistGap', 'repeatHours', 'sameSong']
/** A gap is at most this share of the artists or albums of a small library: a longer one would choose instead of the taste. */
const SHARE = 1 / 3
/** The last songs among which {@link RadioRules.artistMost} counts. */
const WINDOW = 50
/** Songs of this radio that do not come again even when every song was played lately. */
const SAME_SONG = 10

/** A song with the keys that gaps are counted by. */
interface OwnSong {
  row: number
  artist: number
  album: number
}

/** Which songs the rules allow after those that were played. */
export class RadioLimits {
  readonly #table: SongTable
  readonly #rules: RadioRules
  /** The songs of this radio in order, with what was chosen since. */
  readonly #own: OwnSong[] = []
  /** Hours since a recording was played, whatever file it was. */
  readonly #recordings = new Map<number, number>()
  /** The same by title and artist, whatever version it was. */
  readonly #names = new Map<number, number>()

  constructor(table: SongTable, rules: RadioRules, heard: readonly (HeardSong & { row: number })[]) {
    this.#table = table
    this.#rules = fitting(table, rules)
    for (const { row, hours, isOwn } of heard) {
      this.#note(row, hours)
      if (isOwn) this.#own.push(ownSong(table, row))
    }
  }

  /** The song before the next one. */
  get last(): number | undefined {
    return this.#own.at(-1)?.row
  }

  /** Plays a song: it counts for those that follow. */
  play(row: number): void {
    this.#own.push(ownSong(this.#table, row))
    this.#note(row, 0)
  }

  /** Whether a song may come, with the first `level` rules of {@link GIVEN_UP} given up. */
  allows(row: number, level: number): boolean {
    return GIVEN_UP.slice(level).every(rule => this.#keeps(rule, row))
  }

  #keeps(rule: GivenUp, row: number): boolean {
    const { albumGap, artistGap, artistMost, repeatHours } = this.#rules
    switch (rule) {
      case 'albumGap':
        return !this.#isAmong('album', albumOf(this.#table, row), albumGap)
      case 'artistGap':
        return !this.#isAmong('artist', this.#table.artistKey(row), artistGap)
      case 'artistMost':
        return this.#countOfArtist(row) < artistMost
      case 'repeatHours':
        return this.#hoursSince(row) >= repeatHours
      case 'sameSong':
        return (
          this.#hoursSince(row) >= repeatHours ||
          !this.#own.slice(-SAME_SONG).some(other => this.#isSame(row, other.row))
        )
    }
  }

  #isAmong(name: 'artist' | 'album', key: number, gap: number): boolean {
    if (key === 0 || gap === 0) return false
    return this.#own.slice(-gap).some(other => other[name] === key)
  }

  #countOfArtist(row: number): number {
    const key = this.#table.artistKey(row)
    if (key === 0) return 0
    return this.#own.slice(-WINDOW).filter(({ artist }) => artist === key).length
  }

  #hoursSince(row: number): number {
    const byName = this.#table.hasArtist(row) ? this.#names.get(this.#table.nameKey(row)) : undefined
    const byRecording = this.#recordings.get(this.#table.recordings[row]!)
    return Math.min(byName ?? Number.POSITIVE_INFINITY, byRecording ?? Number.POSITIVE_INFINITY)
  }

  #isSame(row: number, other: number): boolean {
    if (this.#table.recordings[row] === this.#table.recordings[other]) return true
    return this.#table.hasArtist(row) && this.#table.nameKey(row) === this.#table.nameKey(other)
  }

  #note(row: number, hours: number): void {
    const recording = this.#table.recordings[row]!
    this.#recordings.set(recording, Math.min(hours, this.#recordings.get(recording) ?? hours))
    const name = this.#table.nameKey(row)
    this.#names.set(name, Math.min(hours, this.#names.get(name) ?? hours))
  }
}

function ownSong(table: SongTable, row: number): OwnSong {
  return { row, artist: table.artistKey(row), album: albumOf(table, row) }
}

/** Key of a song's album, or of its folder when it has no album: songs without tags come by the folder, too. */
function albumOf(table: SongTable, row: number): number {
  return table.albumKey(row) || textKey(`${table.textOf(row, FOLDERS)}\n${table.textOf(row, FOLDER)}`)
}

/** The rules with gaps that a library of few artists and albums can keep. O(songs) */
function fitting(table: SongTable, rules: RadioRules): RadioRules {
  const artists = new Set<number>()
  const albums = new Set<number>()
  const wanted = Math.max(rules.artistGap, rules.albumGap) / SHARE
  for (let row = 0; row < table.length && Math.min(artists.size, albums.size) <= wanted; row++) {
    if (table.isOut(row)) continue
    artists.add(table.artistKey(row))
    albums.add(albumOf(table, row))
  }
  return {
    ...rules,
    artistGap: Math.min(rules.artistGap, Math.floor(artists.size * SHARE)),
    albumGap: Math.min(rules.albumGap, Math.floor(albums.size * SHARE)),
  }
}
