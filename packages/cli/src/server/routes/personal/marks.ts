import { show } from '@murecom/internal'
import type { Context, Hono } from 'hono'
import type { Mark, MarkedItem } from 'murecom/node'
import type { Mark as MarkJson, Play } from '../../answers.ts'
import { COSTS } from '../../limits/budget.ts'
import { integerOf, jsonBodyOf, Refusal } from '../../refusal.ts'
import type { Serving } from '../../serving.ts'
import { songPage } from '../../song-page.ts'
import { songJson } from '../../sources/served-songs.ts'

/** Plays of one answer at most. */
export const MOST_PLAYS = 500
export const PLAY_OUTCOMES = ['completed', 'skipped', 'unknown'] as const
/** Clocks of pages may be some minutes ahead; a page that was away says later what it played. */
const AHEAD_MS = 3600_000

/** What the user of the page notes: stars, ratings, bans (`/api/marks`), and plays (`/api/plays`). */
export function addMarkRoutes(app: Hono, serving: Serving): void {
  const { library, served, listening, personal, access, charge } = serving
  const userOf = (c: Context): string => access.userOf(c) ?? ''
  const noted = (c: Context): Map<number, Mark> => {
    const { songs } = personal.of(userOf(c))
    charge(c, songs.size / COSTS.namedSongs)
    const found = Array.from(songs, ([hash, mark]) => {
      const song = mark.item.kind === 'song' ? library.songOf({ hash, path: mark.item.path }) : undefined
      return song ? ([song.id, mark] as const) : undefined
    })
    return new Map(found.filter(one => one !== undefined))
  }

  app.get('/api/marks', c => {
    const songs = Array.from(
      noted(c),
      ([id, { starred, rating, banned }]): MarkJson => ({ id, starred, rating, banned }),
    )
    return c.json({ songs })
  })
  app.post('/api/marks', async c => {
    const { song, starred, rating, banned, ...others } = await jsonBodyOf(c, '{"song": 1, "starred": true}')
    const { id } = served.song(integerIn('song', song, 1, Number.MAX_SAFE_INTEGER))
    if (Object.keys(others).length > 0) throw new Refusal(400, 'only starred, rating and banned can be set')
    const [content] = library.contentsOf([id])
    if (!content) throw new Refusal(404, `no song of the library has the id ${id}`)
    const item: MarkedItem = { kind: 'song', hash: content.hash, path: content.path }
    const [user, now] = [userOf(c), Date.now()]
    const isOn = (name: string, value: unknown): boolean => {
      if (typeof value === 'boolean') return value
      throw new Refusal(400, `${name} must be true or false, got ${show(value)}`)
    }
    // All is read before anything is written.
    const star = starred === undefined ? undefined : isOn('starred', starred)
    const ban = banned === undefined ? undefined : isOn('banned', banned)
    const stars = rating === undefined ? undefined : integerIn('rating', rating, 0, 5)
    writable(listening.isReadOnly)
    if (star !== undefined) listening.setStar(user, item, star ? now : null)
    if (ban !== undefined) listening.setBan(user, item, ban ? now : null)
    if (stars !== undefined) listening.setRating(user, item, stars)
    const { songs } = personal.of(user)
    const mark = songs.get(content.hash)
    const { starred: at = null, rating: given = null, banned: since = null } = mark ?? {}
    const json: MarkJson = { id, starred: at, rating: given, banned: since }
    return c.json(json)
  })
  app.get('/api/starred', c => {
    const ids = [...noted(c)].filter(([, { starred }]) => starred !== null).map(([id]) => id)
    return c.json(songPage(c, serving, ids))
  })

  app.get('/api/plays', c => {
    const limit = integerOf(c, 'limit', { min: 1, max: MOST_PLAYS, fallback: 100 })
    charge(c, limit / COSTS.listedSongs)
    const plays = listening.plays({ user: userOf(c), limit }).flatMap(({ song, at, outcome, source }): Play[] => {
      const known = library.songOf(song)
      const [found] = known ? library.songsWithIds([known.id]) : []
      return found ? [{ song: songJson(found), at, outcome, source }] : []
    })
    return c.json({ plays })
  })
  app.post('/api/plays', async c => {
    const body = await jsonBodyOf(c, '{"song": 1, "at": 1764400000000, "played_seconds": 180, "outcome": "completed"}')
    const found = served.song(integerIn('song', body['song'], 1, Number.MAX_SAFE_INTEGER))
    const at = integerIn('at', body['at'] ?? Date.now(), 0, Date.now() + AHEAD_MS)
    const outcome = PLAY_OUTCOMES.find(one => one === (body['outcome'] ?? 'unknown'))
    if (!outcome) throw new Refusal(400, `outcome must be one of ${PLAY_OUTCOMES.join(', ')}`)
    const played = body['played_seconds'] ?? null
    if (played !== null && !(typeof played === 'number' && played >= 0 && played <= 1e6)) {
      throw new Refusal(400, `played_seconds must be a number from 0 to 1000000, got ${show(played)}`)
    }
    const [content] = library.contentsOf([found.id])
    if (!content) throw new Refusal(404, `no song of the library has the id ${found.id}`)
    writable(listening.isReadOnly)
    const song = { hash: content.hash, path: content.path }
    const { durationSeconds } = found
    const play = { user: userOf(c), song, at, playedSeconds: played, durationSeconds, outcome, source: 'page' as const }
    return c.json({ added: listening.addPlays([play]) })
  })
}

/** Refuses to note anything where the file of what was noted cannot be written. */
export function writable(isReadOnly: boolean): void {
  if (isReadOnly) throw new Refusal(403, 'this server can note nothing: its file cannot be written')
}

function integerIn(name: string, value: unknown, min: number, max: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max) return value as number
  throw new Refusal(400, `${name} must be an integer from ${min} to ${max}, got ${show(value)}`)
}
