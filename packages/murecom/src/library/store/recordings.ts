import { bareTitle } from '@murecom/internal/names'
import { foldName } from '@murecom/spotify-crawler/names'
import { SAME_SOUND, SoundCopies, type SoundTable, soundTheSame } from './sound-copies.ts'

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
  if (soundTheSame(songs, row, other, SAME_SOUND)) return true
  if (songs.nameKey(row) !== songs.nameKey(other)) return false
  const limits = songs.hasArtist(row) ? SAME_ARTIST : NO_ARTIST
  const [a, b] = [songs.secondsOf(row), songs.secondsOf(other)]
  if (a < 0 || b < 0 || !(Math.abs(a - b) <= limits.seconds)) return false
  return songs.cosine(row, other) >= limits.cosine
}

/**
 * For each row, the first row with the same recording; usually the row itself. O(songs), except when many songs share a name.
 */
export function groupRecordings(songs: ComparedSongs): Int32Array {
  const first = new Int32Array(songs.length)
  const byContent = new Map<number, number>()
  const byName = new Map<number, number | number[]>()
  const sounds = new SoundCopies(songs, SAME_SOUND)
  for (let row = 0; row < songs.length; row++) {
    const content = songs.contentKey(row)
    const name = songs.nameKey(row)
    const namesakes = byName.get(name)
    const others = namesakes === undefined ? [] : typeof namesakes === 'number' ? [namesakes] : namesakes
    const namesake = others.find(other => isSameRecording(songs, row, other))
    const same = byContent.get(content) ?? namesake ?? sounds.find(row) ?? row
    first[row] = same
    if (same === row) {
      byName.set(name, namesakes === undefined ? row : [...others, row])
      sounds.add(row)
    }
    if (!byContent.has(content)) byContent.set(content, same)
  }
  return first
}
