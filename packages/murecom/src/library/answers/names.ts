import { foldName } from '@murecom/spotify-crawler/names'
import { distanceWithin } from '../../algorithms/edit-distance.ts'
import type { LibrarySong } from '../song.ts'

/** True when both artists are known and the same. */
export function sameArtist(a: { artist: string | null }, b: { artist: string | null }): boolean {
  return a.artist !== null && b.artist !== null && foldName(a.artist) === foldName(b.artist)
}

/** Names of a song as one text to look for words in. Each is folded alone: a name of nothing but punctuation keeps it. */
export function searchText(...names: readonly (string | null)[]): string {
  return names.map(name => foldName(name ?? '')).join('\n')
}

/** Songs whose title, artist or path contains every word of `text`, exact titles first. O(songs) */
export function findByWords(songs: readonly LibrarySong[], text: string, limit: number): LibrarySong[] {
  const whole = foldName(text)
  const words = whole.split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const matches = songs.filter(song => {
    const haystack = searchText(song.title, song.artist, song.path)
    return words.every(word => haystack.includes(word))
  })
  const isExact = (song: LibrarySong): number => (foldName(song.title) === whole ? 0 : 1)
  return matches.sort((a, b) => isExact(a) - isExact(b)).slice(0, limit)
}

/** A guess may have at most this many mistakes for each letter of the name that was asked for. */
const MISTAKES_PER_LETTER = 0.34
/** Letters of a text that are compared: longer texts are not names. */
const LONGEST = 100

/**
 * The songs whose names come nearest to a name that no song has: fewest mistakes first, then the shortest name, then by path.
 * The best fitting part of artist and title, or of the file's name, counts. O(songs x letters^2)
 */
export function nearestNames(songs: readonly LibrarySong[], text: string, limit: number): LibrarySong[] {
  const needle = [...foldName(text)].slice(0, LONGEST)
  if (needle.length === 0) return []
  const most = Math.floor(needle.length * MISTAKES_PER_LETTER)
  const scored = songs.map(song => {
    const names = [`${song.artist ?? ''} ${song.title}`, `${song.title} ${song.artist ?? ''}`, fileName(song.path)]
    const mistakes = names.map(name => distanceWithin(needle, [...foldName(name)].slice(0, 2 * LONGEST)))
    return { song, mistakes: Math.min(...mistakes), length: song.title.length }
  })
  return scored
    .filter(({ mistakes }) => mistakes <= most)
    .sort((a, b) => a.mistakes - b.mistakes || a.length - b.length || (a.song.path < b.song.path ? -1 : 1))
    .slice(0, limit)
    .map(({ song }) => song)
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}
