import { show } from '@murecom/internal'
import { turns } from '@murecom/internal/signal'
import type { Hono } from 'hono'
import { type EntryMatch, LibraryMatcher, type ListEntry } from 'murecom/node'
import type { EntryMatch as MatchJson } from '../answers.ts'
import { COSTS } from '../limits/budget.ts'
import { jsonBodyOf, Refusal } from '../refusal.ts'
import type { Serving } from '../serving.ts'
import type { ServedLibrary } from '../sources/served-library.ts'
import { type NumberedSong, songJson } from '../sources/served-songs.ts'
import { isText } from '../texts.ts'

/** Entries that one question holds at most. */
export const MOST_ENTRIES = 1000
/** How long the names of the library stay in memory, about 80 MB for 100,000 songs, after a question. */
const KEPT_MS = 300_000
/** Songs whose names are read at once: some milliseconds. */
const READ_AT_ONCE = 200
const MOST_ARTISTS = 50
const MOST_LETTERS = 500

/**
 * `POST /api/match`: the library's songs for the entries of a list (`{ title, artists, album, duration, isrc, musicbrainz }`),
 * or why there is none. The names of the library are read once for each state of it, in turns with other requests.
 */
export function addMatchRoute(app: Hono, { library, served, charge }: Serving): void {
  let kept: { revision: number; matcher: Promise<LibraryMatcher<NumberedSong>> } | undefined
  let timer: NodeJS.Timeout | undefined
  const matcherNow = (): Promise<LibraryMatcher<NumberedSong>> => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      kept = undefined
    }, KEPT_MS).unref()
    const { revision } = served
    if (kept?.revision === revision) return kept.matcher
    const matcher = songsInTurns(library).then(songs => LibraryMatcher.build(songs))
    kept = { revision, matcher }
    // What failed is tried again by the next question.
    matcher.catch(() => {
      if (kept?.matcher === matcher) kept = undefined
    })
    return matcher
  }
  app.post('/api/match', async c => {
    const body = await jsonBodyOf(c, '{"entries": [{"title": "Halo", "artists": ["Beyoncé"]}]}')
    const entries = entriesOf(body)
    const { any_version: anyVersion = false } = body
    if (typeof anyVersion !== 'boolean')
      throw new Refusal(400, `any_version must be true or false, got ${show(anyVersion)}`)
    charge(c, entries.length / COSTS.matchedEntries)
    const matcher = await matcherNow()
    const matches = await matcher.matchAll(entries, { anyVersion, signal: c.req.raw.signal })
    return c.json({ matches: matches.map(matchJson) })
  })
}

/** All songs, read some at a time, so that other requests are answered between. */
async function songsInTurns(library: ServedLibrary): Promise<NumberedSong[]> {
  const ids = await library.orderedIds()
  const pause = turns()
  const songs: NumberedSong[] = []
  for (let i = 0; i < ids.length; i += READ_AT_ONCE) {
    const turn = pause()
    if (turn) await turn
    songs.push(...library.songsWithIds(ids.subarray(i, i + READ_AT_ONCE)))
  }
  return songs
}

function matchJson(match: EntryMatch<NumberedSong>): MatchJson {
  if (match.status === 'missing') {
    return { ...match, nearest: match.nearest.map(({ song, score }) => ({ song: songJson(song), score })) }
  }
  const { status, song, by, score, sameVersion } = match
  return { status, song: songJson(song), by, score, same_version: sameVersion }
}

function entriesOf({ entries }: Readonly<Record<string, unknown>>): ListEntry[] {
  if (!Array.isArray(entries) || entries.length === 0 || entries.length > MOST_ENTRIES) {
    const got = Array.isArray(entries) ? entries.length : show(entries)
    throw new Refusal(400, `entries must be an array of 1 to ${MOST_ENTRIES} entries, got ${got}`)
  }
  return entries.map((entry: unknown, i) => {
    const {
      title,
      artists = [],
      album = null,
      duration = null,
      isrc = null,
      musicbrainz = null,
    } = (entry ?? {}) as Record<string, unknown>
    if (!isName(title))
      throw new Refusal(400, `entries[${i}].title must be a text of at most ${MOST_LETTERS} characters`)
    if (!Array.isArray(artists) || artists.length > MOST_ARTISTS || !artists.every(isName)) {
      throw new Refusal(400, `entries[${i}].artists must be an array of at most ${MOST_ARTISTS} names`)
    }
    for (const [name, value] of Object.entries({ album, isrc, musicbrainz })) {
      if (value !== null && !isName(value))
        throw new Refusal(400, `entries[${i}].${name} must be a text of at most ${MOST_LETTERS} characters`)
    }
    if (duration !== null && !(typeof duration === 'number' && duration >= 0)) {
      throw new Refusal(400, `entries[${i}].duration must be seconds, got ${show(duration)}`)
    }
    const texts = { album, isrc, musicBrainz: musicbrainz } as Pick<ListEntry, 'album' | 'isrc' | 'musicBrainz'>
    return { title, artists, ...texts, durationSeconds: duration as number | null }
  })
}

function isName(value: unknown): value is string {
  return isText(value, MOST_LETTERS, 0)
}
