import { checkInteger, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { bareTitle } from '@murecom/internal/names'
import { foldName } from '../fold-name.ts'

/** What is looked for: a title, and its artists where they are known. */
export interface TrackQuery {
  trackName: string
  /** Default none: any artist. */
  artists?: readonly string[]
  /** Most answers, 1 to 100. Default 10. */
  limit?: number
}

const OPTIONS: OptionNames<TrackQuery> = { trackName: 1, artists: 1, limit: 1 }

/** @throws TypeError when artists are not an array of names */
export function checkNames(where: string, artists: unknown): void {
  if (!Array.isArray(artists) || artists.some(name => typeof name !== 'string'))
    refuse(where, 'artists', 'be an array of names', artists)
}

/** @throws TypeError, RangeError for a query that is none */
export function checkQuery(where: string, query: TrackQuery): Required<TrackQuery> {
  const { trackName, artists = [], limit = 10 } = checkOptions(where, query, OPTIONS)
  if (typeof trackName !== 'string') refuse(where, 'trackName', 'be a string', trackName)
  checkNames(where, artists)
  return { trackName, artists, limit: checkInteger(where, 'limit', limit, 1, 100) }
}

/**
 * How surely two names are one, in [0, 1]: 1 when they are equal up to case, punctuation, accents, width and Chinese script;
 * 0.9 when they are so without brackets and dashes; else the share of common words (Dice), at most 0.8.
 */
export function nameSimilarity(a: string, b: string): number {
  const foldedA = foldName(a)
  const foldedB = foldName(b)
  if (foldedA === foldedB) return 1
  if (foldName(bareTitle(a)) === foldName(bareTitle(b))) return 0.9
  const wordsA = new Set(foldedA.split(' '))
  const wordsB = new Set(foldedB.split(' '))
  let common = 0
  for (const word of wordsA) if (wordsB.has(word)) common++
  return (0.8 * 2 * common) / (wordsA.size + wordsB.size)
}

/** Score of a candidate: 0.6 of its name and 0.4 of its artists (each wanted artist at its best match). */
export function scoreMatch(query: TrackQuery, name: string, artists: readonly string[]): number {
  const byName = nameSimilarity(query.trackName, name)
  const wanted = query.artists ?? []
  if (wanted.length === 0) return byName
  let sum = 0
  for (const artist of wanted) sum += Math.max(0, ...artists.map(other => nameSimilarity(artist, other)))
  return 0.6 * byName + 0.4 * (sum / wanted.length)
}

/** Below this a candidate is another song. */
export const LOWEST_SCORE = 0.5
