import { checkInteger, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { bareTitle } from '@murecom/internal/names'
import { foldName } from '../fold-name.ts'
import { spaceCharacters } from '../text.ts'
import type { SearchTerm } from './dialect/dialect.ts'
import type { CatalogStore } from './dialect/store.ts'
import { isLoadPending } from './load.ts'
import { checkNames, checkQuery, LOWEST_SCORE, scoreMatch, type TrackQuery } from './match.ts'
import { readTracks } from './read-tracks.ts'
import type { TrackMatch } from './types.ts'

/** What narrows a search. */
export interface SearchOptions {
  /** Words that the artists' names must hold, one text an artist. Default none. */
  artists?: readonly string[]
  /** Most answers, 1 to 1000. Default 20. */
  limit?: number
}

const OPTIONS: OptionNames<SearchOptions> = { artists: 1, limit: 1 }

/** Matches of a kind that are ranked: enough that the wanted one is among them, few enough that a common word is quick. */
const CANDIDATES = 100
/** Popularity is counted up to this. */
const MOST_POPULARITY = 1000

/** See `Catalog.searchTracks`. */
export function searchTracks(store: CatalogStore, text: string, options: SearchOptions = {}): TrackMatch[] {
  const { artists = [], limit = 20 } = checkOptions('searchTracks', options, OPTIONS)
  if (typeof text !== 'string') refuse('searchTracks', 'text', 'be a string', text)
  checkNames('searchTracks', artists)
  checkInteger('searchTracks', 'limit', limit, 1, 1000)
  const folded = foldName(text)
  const hasWords = termsOf(folded).length > 0
  const artistTerms = artists.flatMap(a => termsOf(foldName(a), { column: 'artists' }))
  // Titles that are the text and no more: among the first that begin with a common word they need not be.
  const ids = new Set(artistTerms.length === 0 ? named(store, folded, limit) : [])
  // Whole words first: their matches come in order and end at the limit, while a long beginning has FTS5 merge the lists of
  // all words that begin so. A common word has matches enough; a rare one has few words to merge.
  for (const isPrefix of hasWords ? [false, true] : []) {
    // Titles that begin with the text are looked up on their own: for a common word the first matches need not hold them.
    const beginning: SearchTerm = { words: spaceCharacters(folded), column: 'name', isFirst: true, isPrefix }
    for (const id of matches(store, [beginning, ...artistTerms])) ids.add(id)
    if (ids.size >= CANDIDATES) break
    for (const id of matches(store, [...termsOf(folded, {}, isPrefix), ...artistTerms])) ids.add(id)
    if (ids.size >= CANDIDATES) break
  }
  const titles = ofIds(store, TITLES, [...ids])
  const best = ranked(store, [...ids], limit, id => {
    const title = titles.get(id) as string
    return title === folded ? 1 : title.startsWith(folded) ? 0.9 : 0.8
  })
  const tracks = readTracks(
    store,
    best.map(match => match.id),
  )
  return tracks.map((track, i) => ({ ...track, score: best[i]!.score, popularity: best[i]!.popularity }))
}

/** See `Catalog.findTrack`. */
export function findTrack(store: CatalogStore, given: TrackQuery): TrackMatch[] {
  const query = checkQuery('findTrack', given)
  const title = foldName(bareTitle(query.trackName))
  const hasWords = termsOf(title).length > 0
  const name: SearchTerm = { words: spaceCharacters(title), column: 'name', isFirst: true }
  const ids = new Set<number>()
  for (const artist of hasWords ? query.artists : []) {
    const terms = termsOf(foldName(artist), { column: 'artists' })
    if (terms.length > 0) for (const id of matches(store, [name, ...terms])) ids.add(id)
  }
  for (const folded of new Set([foldName(query.trackName), title])) {
    for (const id of named(store, folded, CANDIDATES)) ids.add(id)
  }
  if (hasWords) for (const id of matches(store, [name])) ids.add(id)
  // A title that begins otherwise ("The Thing" for "Thing"): any title with all the words.
  if (hasWords && ids.size < CANDIDATES) {
    for (const id of matches(store, termsOf(title, { column: 'name' }))) ids.add(id)
  }
  const tracks = new Map(readTracks(store, [...ids]).map(track => [track.id, track]))
  const best = ranked(store, [...tracks.keys()], query.limit, id => {
    const track = tracks.get(id)!
    return scoreMatch(
      query,
      track.name,
      track.artists.map(artist => artist.name),
    )
  })
  return best
    .filter(match => match.score >= LOWEST_SCORE)
    .map(({ id, score, popularity }) => ({ ...tracks.get(id)!, score, popularity }))
}

/** Tracks with exactly this folded title, oldest first. A title of punctuation only is found no other way. None while an import has dropped the index on titles. */
function named(store: CatalogStore, folded: string, limit: number): number[] {
  if (isLoadPending(store)) return []
  const ids = 'SELECT id FROM tracks WHERE name_fold = ? ORDER BY id LIMIT ?'
  return store.prepare(ids).pluck().all(folded, limit) as number[]
}

function matches(store: CatalogStore, terms: readonly SearchTerm[]): number[] {
  const { match, query } = store.dialect.search
  return store.prepare(match).pluck().all(query(terms), CANDIDATES) as number[]
}

/** The best of some tracks: by score, then by popularity. */
function ranked(
  store: CatalogStore,
  ids: readonly number[],
  limit: number,
  score: (id: number) => number,
): { id: number; score: number; popularity: number }[] {
  // While an import has dropped the index on it, counting a track's playlists would read them all.
  const lists = isLoadPending(store) ? undefined : ofIds(store, POPULARITY, ids)
  const scored = ids.map(id => ({ id, score: score(id), popularity: (lists?.get(id) ?? 0) as number }))
  scored.sort((a, b) => b.score - a.score || b.popularity - a.popularity || a.id - b.id)
  return scored.slice(0, limit)
}

const TITLES = '(SELECT name_fold FROM tracks t WHERE t.id = wanted.id)'
const POPULARITY = `
  (SELECT count(*) FROM (SELECT 1 FROM playlist_tracks e WHERE e.track_id = wanted.id LIMIT ${MOST_POPULARITY}) AS lists)`

/** A value of each id, by one query, because a server on another machine takes a while for each query. */
function ofIds(store: CatalogStore, value: string, ids: readonly number[]): Map<number, unknown> {
  const sql = `SELECT wanted.id, ${value} FROM ${store.dialect.listOfIds} AS wanted`
  return new Map(store.prepare(sql).raw().all(JSON.stringify(ids)) as [number, unknown][])
}

/** A term for each word. The last may be the beginning of a word, except in scripts that are searched by character. */
function termsOf(folded: string, where: Pick<SearchTerm, 'column'> = {}, isPrefix = false): SearchTerm[] {
  const words = folded.split(' ').filter(word => /[\p{L}\p{N}]/u.test(word))
  return words.map((word, i) => {
    const spaced = spaceCharacters(word)
    return { words: spaced, ...where, isPrefix: isPrefix && i === words.length - 1 && !spaced.includes(' ') }
  })
}
