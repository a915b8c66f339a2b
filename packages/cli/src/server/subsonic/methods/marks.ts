import type { MarkedItem } from 'murecom/node'
import { fail } from '../answer.ts'
import type { Ask, Methods } from '../ask.ts'

/** What users note: stars, ratings, plays. */
export const MARKS: Methods = {
  star: ask => {
    const now = Date.now()
    for (const item of itemsOf(ask)) ask.serving.listening.setStar(ask.user, item, now)
    return {}
  },
  unstar: ask => {
    for (const item of itemsOf(ask)) ask.serving.listening.setStar(ask.user, item, null)
    return {}
  },
  setRating: ask => {
    ask.required('rating')
    ask.serving.listening.setRating(ask.user, ask.marked(ask.required('id')), ask.integer('rating', 0, 0, 5))
    return {}
  },
  scrobble: ask => {
    ask.required('id')
    const songs = ask.songs(ask.all('id'))
    const times = ask.all('time')
    const client = ask.text('c') ?? ''
    if (!ask.flag('submission', true)) {
      for (const { id, durationSeconds } of songs) {
        ask.serving.nowPlaying.set({
          song: id,
          user: ask.user || (ask.text('u') ?? ''),
          client,
          seconds: durationSeconds,
        })
      }
      return {}
    }
    const now = Date.now()
    const heard = ask.listened(songs).map((song, i) => ({
      user: ask.user,
      song,
      at: times[i] ? timeOf(times[i], now) : now,
      playedSeconds: null,
      durationSeconds: songs[i]!.durationSeconds,
      outcome: 'completed' as const,
      source: 'rest' as const,
    }))
    ask.serving.listening.addPlays(heard)
    return {}
  },
}

/** Clocks of players may be some hours ahead. */
const AHEAD_MS = 24 * 3600 * 1000

function timeOf(text: string, now: number): number {
  const at = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (!(at <= now + AHEAD_MS)) fail('generic', 'time must be a time in ms since 1970 that is not in the future')
  return at
}

function itemsOf(ask: Ask): MarkedItem[] {
  const ids = ['id', 'albumId', 'artistId'].flatMap(name => ask.all(name))
  if (ids.length === 0) fail('missingParameter', 'required parameter is missing: id')
  ask.serving.charge(ask.c, ids.length / 10)
  return ids.map(id => ask.marked(id))
}
