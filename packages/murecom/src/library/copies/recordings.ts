import { bareTitle } from '@murecom/internal/names'
import { foldName } from '@murecom/spotify-crawler/names'
import { hashOf, RowChains } from './row-chains.ts'
import { boundIn, SoundCopies, type SoundTable, sameSoundIn, soundTheSame } from './sound-copies.ts'

/** How alike two files of one title and artist must be to count as one recording. */
interface Limits {
  /** Difference of their lengths in seconds: albums cut and fade differently. */
  seconds: number
  /** Cosine of their sound: a poor transcoding of a recording came to .957, so the bound is a veto, not the proof. */
  cosine: number
}
const SAME_ARTIST: Limits = { seconds: 2, cosine: 0.9 }
/** Without an artist the title is often a file's name, such as `track01`: the sound must agree. */
const NO_ARTIST: Limits = { seconds: 0.5, cosine: 0.98 }

/** The songs that are compared, by row: keys of what copies share, and the sound. A SongTable is one. */
export interface ComparedSongs extends SoundTable {
  /** Key of {@link recordingName}. */
  nameKey(row: number): number
  /** Key of the bytes. */
  contentKey(row: number): number
  hasArtist(row: number): boolean
  cosine(row: number, other: number): number
}

/**
 * What the names of two copies have in common: title and artist, case, accents, punctuation and additions such as
 * "(Remastered 2009)" aside.
 */
export function recordingName({ title, artist }: { title: string; artist: string | null }): string {
  return `${foldName(bareTitle(title))}\n${foldName(artist ?? '')}`
}

/**
 * Whether two rows are the same recording: the same bytes; or the same sound, whatever they are called; or the same name, about
 * the same length and about the same sound.
 */
export function isSameRecording(songs: ComparedSongs, row: number, other: number): boolean {
  if (songs.contentKey(row) === songs.contentKey(other)) return true
  if (soundTheSame(songs, row, other, sameSoundIn(songs))) return true
  if (songs.nameKey(row) !== songs.nameKey(other)) return false
  const limits = songs.hasArtist(row) ? SAME_ARTIST : NO_ARTIST
  const [a, b] = [songs.secondsOf(row), songs.secondsOf(other)]
  if (a < 0 || b < 0 || !(Math.abs(a - b) <= limits.seconds)) return false
  return songs.cosine(row, other) >= boundIn(songs, limits.cosine)
}

/** Rows that room is made for at most, beyond those that there are. */
const MOST_ROOM = 4096

/**
 * For each row, the first row with the same recording; usually the row itself. Rows that are appended are compared with those
 * before them, so that one more song costs no look at all the others.
 */
export class Recordings {
  readonly #songs: ComparedSongs
  /** The rows so far, with room for more behind them. */
  #room: Int32Array
  /** The rows so far: a view, made once for each state, as loops ask for it row by row. */
  #first: Int32Array
  /** Rows that later ones are compared with, by what they share; made when the first row is appended. */
  #rows: { byContent: RowChains; byName: RowChains; sounds: SoundCopies } | undefined

  /** @param known what {@link first} was for the first rows; they are not compared again */
  constructor(songs: ComparedSongs, known: Int32Array = new Int32Array(0)) {
    this.#songs = songs
    this.#room = known
    this.#first = known
  }

  /** For each row of the songs, as many as there are now. A view. O(rows appended since), except when many share a name */
  get first(): Int32Array {
    if (this.#first.length < this.#songs.length) this.#take()
    return this.#first
  }

  #take(): void {
    const { length } = this.#songs
    const before = this.#first.length
    if (this.#room.length < length) {
      const larger = new Int32Array(Math.max(length, Math.min(2 * this.#room.length, this.#room.length + MOST_ROOM)))
      larger.set(this.#first)
      this.#room = larger
    }
    this.#first = this.#room.subarray(0, length)
    if (!this.#rows) {
      this.#rows = {
        byContent: new RowChains(),
        byName: new RowChains(),
        sounds: new SoundCopies(this.#songs, sameSoundIn(this.#songs)),
      }
      for (let row = 0; row < before; row++) this.#add(row)
    }
    for (let row = before; row < length; row++) {
      this.#first[row] = this.#earlier(row) ?? row
      this.#add(row)
    }
  }

  /** The first of the rows before with the same recording as a row. */
  #earlier(row: number): number | undefined {
    const songs = this.#songs
    const { byContent, byName, sounds } = this.#rows!
    const content = songs.contentKey(row)
    for (let entry = byContent.newest(hashOf(content)); entry >= 0; entry = byContent.before(entry)) {
      const other = byContent.rowOf(entry)
      if (songs.contentKey(other) === content) return this.#first[other]!
    }
    const name = songs.nameKey(row)
    let first: number | undefined
    for (let entry = byName.newest(hashOf(name)); entry >= 0; entry = byName.before(entry)) {
      const other = byName.rowOf(entry)
      if (songs.nameKey(other) !== name || (first !== undefined && other > first)) continue
      if (isSameRecording(songs, row, other)) first = other
    }
    return first ?? sounds.find(row)
  }

  /** Makes a row one that later ones are compared with. */
  #add(row: number): void {
    const { byContent, byName, sounds } = this.#rows!
    const isFirst = this.#first[row] === row
    // A copy by name or sound may have other bytes than the first.
    byContent.add(row, hashOf(this.#songs.contentKey(row)))
    if (!isFirst) return
    byName.add(row, hashOf(this.#songs.nameKey(row)))
    sounds.add(row)
  }
}
