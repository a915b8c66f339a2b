import { bareTitle } from '@murecom/internal/names'
import { foldName } from '@murecom/spotify-crawler/names'
import { cosine } from '../../algorithms/directions.ts'
import type { LibrarySong } from '../song.ts'

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

/** The songs that are compared, by row. A SongTable is one. */
interface ComparedSongs {
  readonly songs: readonly LibrarySong[]
  /** One vector of length 1 for each song, `songs x dimensions`. */
  readonly vectors: Float32Array
  readonly dimensions: number
}

/**
 * For each row, the first row with the same recording: the same bytes, or the same title and artist (case, accents, punctuation
 * and additions such as "(Remastered 2009)" aside), about the same length and about the same sound.
 * O(songs x dimensions), except when many songs share a name.
 */
export function groupRecordings(table: ComparedSongs, hashes: readonly string[]): Int32Array {
  const { songs, vectors, dimensions } = table
  const first = new Int32Array(songs.length)
  const byHash = new Map<string, number>()
  const byName = new Map<string, number[]>()
  for (const [row, song] of songs.entries()) {
    const limits = song.artist === null ? NO_ARTIST : SAME_ARTIST
    const name = `${foldName(bareTitle(song.title))}\n${foldName(song.artist ?? '')}`
    const namesakes = byName.get(name) ?? []
    const twin = namesakes.find(other => {
      const apart = Math.abs((songs[other]!.durationSeconds ?? Number.NaN) - (song.durationSeconds ?? Number.NaN))
      return apart <= limits.seconds && cosine(vectors, row, other, dimensions) >= limits.cosine
    })
    const same = byHash.get(hashes[row]!) ?? twin ?? row
    first[row] = same
    if (same === row) byName.set(name, [...namesakes, row])
    if (!byHash.has(hashes[row]!)) byHash.set(hashes[row]!, same)
  }
  return first
}
