import { show } from '@murecom/internal'
import type { Context, Hono } from 'hono'
import {
  FilterError,
  type Radio,
  type RadioLibrary,
  type RadioOptions,
  type RadioOutcome,
  type RadioReason,
} from 'murecom/node'
import type { RadioAnswer, RadioReason as ReasonJson } from '../answers.ts'
import { COSTS } from '../limits/budget.ts'
import { Radios } from '../radio/radios.ts'
import { jsonBodyOf, Refusal } from '../refusal.ts'
import type { Serving } from '../serving.ts'
import type { ServedLibrary } from '../sources/served-library.ts'
import { songJson } from '../sources/served-songs.ts'
import { filterRefusal } from '../where.ts'

/** Songs of one answer at most, and songs and names that a radio begins with. */
export const MOST_RADIO_SONGS = 50
export const MOST_RADIO_SEEDS = 1000
export const RADIO_OUTCOMES = ['completed', 'skipped', 'liked', 'banned', 'unknown'] as const satisfies RadioOutcome[]

type Body = Readonly<Record<string, unknown>>

/** `POST /api/radio/start`, `/api/radio/next` and `/api/radio/feedback`. */
export function addRadioRoutes(app: Hono, serving: Serving): void {
  const { library, served, listening, recommender, access, work } = serving
  let made: Radios | undefined
  const radios = (): Radios => {
    if (!canPlay(library)) throw new Refusal(404, 'this library has no radio')
    const folder = library.file === undefined ? undefined : `${library.file}.radios`
    made ??= new Radios({ library, folder, listening, recommender })
    return made
  }
  const userOf = (c: Context): string => access.userOf(c) ?? ''
  const next = (c: Context, radio: Radio, body: Body) => {
    const limit = integerIn(body, 'limit', 1, MOST_RADIO_SONGS, 5)
    return work(c, COSTS.radio + served.length / COSTS.radioSongs, () => checked(() => answerOf(radio, limit)))
  }

  app.post('/api/radio/start', async c => {
    const body = await jsonBodyOf(c, '{"seeds": {"ids": [1]}}')
    const options = optionsOf(body, id => served.song(id).path)
    const { id, radio } = await checked(() => radios().start(userOf(c), options))
    return c.json({ radio: id, ...(await next(c, radio, body)) })
  })
  app.post('/api/radio/next', async c => {
    const body = await jsonBodyOf(c, '{"radio": "..."}')
    return c.json(await next(c, await radios().get(userOf(c), body['radio']), body))
  })
  app.post('/api/radio/feedback', async c => {
    const body = await jsonBodyOf(c, '{"radio": "...", "song": 1, "outcome": "skipped"}')
    const radio = await radios().get(userOf(c), body['radio'])
    const { path } = served.song(integerIn(body, 'song', 1, Number.MAX_SAFE_INTEGER))
    const outcome = RADIO_OUTCOMES.find(known => known === body['outcome'])
    if (!outcome)
      throw new Refusal(400, `outcome must be one of ${RADIO_OUTCOMES.join(', ')}, got ${show(body['outcome'])}`)
    const { played_seconds: played } = body as { played_seconds?: unknown }
    if (played !== undefined && !(typeof played === 'number' && played >= 0)) {
      throw new Refusal(400, `played_seconds must be a number of at least 0, got ${show(played)}`)
    }
    radio.report({ path, outcome, playedSeconds: played as number | undefined })
    return c.json(await next(c, radio, body))
  })
}

function canPlay(library: ServedLibrary): library is ServedLibrary & RadioLibrary {
  return library.radioPicks !== undefined && library.leastContents !== undefined
}

async function answerOf(radio: Radio, limit: number): Promise<RadioAnswer> {
  const { songs, gaveUp, unknownSeeds } = await radio.next({ limit })
  return {
    songs: songs.map(song => ({ ...songJson(song), score: song.score, reasons: song.reasons.map(reasonJson) })),
    gave_up: gaveUp,
    unknown_seeds: unknownSeeds,
  }
}

/** A reason as clients see it: without paths, and with the names that other routes have. */
function reasonJson(reason: RadioReason): ReasonJson {
  if (reason.kind === 'sounds-like') return { ...reason, song: songJson({ ...reason.song }) }
  if (reason.kind !== 'step') return { ...reason }
  return { kind: 'step', tempo_ratio: reason.tempoRatio, key_steps: reason.keySteps }
}

function optionsOf(body: Body, pathOf: (id: number) => string): RadioOptions {
  const seeds = partOf(body, 'seeds')
  const never = partOf(body, 'never')
  const where = textIn(body, 'where', 10_000)
  const rules = { explore: 'explore', artistGap: 'artist_gap', albumGap: 'album_gap', repeatHours: 'repeat_hours' }
  return {
    seeds: {
      songs: idsIn(seeds, 'seeds.ids').map(pathOf),
      artists: namesIn(seeds, 'artists'),
      albums: namesIn(seeds, 'albums'),
      tags: namesIn(seeds, 'tags'),
      words: textIn(seeds, 'words', 500),
    },
    never: {
      songs: idsIn(never, 'never.ids').map(pathOf),
      artists: namesIn(never, 'artists'),
      words: namesIn(never, 'words'),
    },
    where,
    ...Object.fromEntries(
      Object.entries(rules).flatMap(([name, field]) => (body[field] === undefined ? [] : [[name, body[field]]])),
    ),
  }
}

/** What a filter or a rule is refused for is the client's mistake. */
async function checked<T>(start: () => Promise<T>): Promise<T> {
  try {
    return await start()
  } catch (error) {
    if (FilterError.isInstance(error)) throw filterRefusal(error)
    const { message } = error as Error
    if (message.startsWith('Radio.start: ')) throw new Refusal(400, message.slice('Radio.start: '.length))
    throw error
  }
}

function idsIn(part: Body, name: string): number[] {
  const ids = part['ids'] ?? []
  if (Array.isArray(ids) && ids.length <= MOST_RADIO_SEEDS && ids.every(id => Number.isSafeInteger(id))) return ids
  throw new Refusal(400, `${name} must be an array of at most ${MOST_RADIO_SEEDS} integers`)
}

function partOf(body: Body, name: string): Body {
  const part = body[name] ?? {}
  if (typeof part !== 'object' || Array.isArray(part))
    throw new Refusal(400, `${name} must be an object, got ${show(part)}`)
  return part as Body
}

function textIn(body: Body, name: string, most: number): string {
  const text = body[name] ?? ''
  if (typeof text === 'string' && text.length <= most) return text
  throw new Refusal(400, `${name} must be a text of at most ${most} characters`)
}

function namesIn(body: Body, name: string): string[] {
  const names = body[name] ?? []
  const isName = (text: unknown): boolean => typeof text === 'string' && text.trim() !== '' && text.length <= 500
  if (Array.isArray(names) && names.length <= MOST_RADIO_SEEDS && names.every(isName)) return names as string[]
  throw new Refusal(400, `${name} must be an array of at most ${MOST_RADIO_SEEDS} names`)
}

function integerIn(body: Body, name: string, min: number, max: number, fallback?: number): number {
  const value = body[name] ?? fallback
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return value as number
  const rule = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`
  throw new Refusal(400, `${name} must be an integer ${rule}, got ${show(value)}`)
}
