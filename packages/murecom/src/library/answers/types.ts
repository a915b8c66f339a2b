import type { LibrarySong } from '../song.ts'
import type { LyricsLine } from '../tags/lyrics/lyrics.ts'
import type { FoundBy } from '../words/search-words.ts'

/** A song of an answer. */
export interface SimilarLibrarySong extends LibrarySong {
  /** Likeness from 0 to 1: max(0, cosine) of the mean directions of the songs' clips. */
  score: number
  /**
   * A clip of the query votes for each of its nearest clips; this is the number of votes for clips of this song, by which
   * the answer is then ordered. Only with a model that compares by votes: `'gtzan'`.
   */
  votes?: number
  /** Distance of the nearest clip with a vote, in the model's space. Only with such a model. */
  distance?: number
}

/** An artist of a library. */
export interface LibraryArtist {
  name: string
  /** Songs that count. */
  songs: number
}

/** An album of a library. */
export interface LibraryAlbum {
  name: string
  /** Whose it is: the album's artist where the tags say so, else the songs'; null for various artists. */
  artist: string | null
  /** Songs that count. */
  songs: number
}

/** An artist whose songs sound like another's. */
export interface SimilarArtist extends LibraryArtist {
  /** Likeness from 0 to 1: max(0, cosine) of the artists' vectors, which are the mean and the spread of their songs'. */
  score: number
}

/** An album whose songs sound like another's. */
export interface SimilarAlbum extends LibraryAlbum {
  /** As of a {@link SimilarArtist}. */
  score: number
}

/** A tag of a song. */
export interface SongTag {
  name: string
  /** From 0 to 1, the model's own figure. */
  value: number
}

/** A song and how well it fits. */
export interface ScoredLibrarySong extends LibrarySong {
  /** Search: from 0 to 1. Mix: the difference of two mean cosines. Path: max(0, cosine) to the song before. */
  score: number
}

/** Songs that sound alike. */
export interface SongCluster {
  /** Nearest to the middle first. */
  songs: LibrarySong[]
  /** The tags that lie furthest above the library's mean, three at most. */
  tags: SongTag[]
}

/** What {@link Library.searchTags} found. */
export interface TagSearch {
  songs: ScoredLibrarySong[]
  /** How each part of the text was understood; `tags` is empty for a term that was looked for in names only. */
  terms: { text: string; tags: string[] }[]
  /** Terms that are neither a tag nor in a song's name; they were left out. */
  unknown: string[]
}

/** What {@link Library.search} found. */
export interface WordSearch {
  /**
   * Those that the text names first: `by` is `'name'`, `score` the share of the words that names cover. Then `by` is `'sound'`, and `score`
   * the share of songs that sound less like it, from 0 to 1.
   */
  songs: (ScoredLibrarySong & { by: FoundBy })[]
  /** Words that are tags, or stand for some. */
  terms: { text: string; tags: string[] }[]
  /** The tags that the text comes nearest to in meaning, with their cosines, best first; empty where all words are tags or names. */
  tags: { name: string; score: number }[]
  /** Words of which nothing is known. */
  unknown: string[]
}

/** A song whose lyrics have a text. */
export interface LyricsMatch extends ScoredLibrarySong {
  /** The line that has most of the text, with the one before and the one behind. */
  lines: LyricsLine[]
  /** Which of {@link lines} that is. */
  at: number
}
