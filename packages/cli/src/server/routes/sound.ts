import { show } from '@murecom/internal'
import type { Hono } from 'hono'
import type { LibrarySong, MixSeed } from 'murecom/node'
import type { Cluster, Song } from '../answers.ts'
import { COSTS } from '../limits/budget.ts'
import { keepOf } from '../order.ts'
import { integerOf, jsonBodyOf, parseInteger, Refusal } from '../refusal.ts'
import type { Serving } from '../serving.ts'
import { type ServedSongs, songJson } from '../sources/served-songs.ts'
import { isText } from '../texts.ts'
import { whereOf } from '../where.ts'
import { known } from './groups.ts'
import { MOST_SIMILAR } from './library.ts'

/** Groups of one answer at most. */
export const MOST_CLUSTERS = 100
/** Seeds of each of the two lists of a mix at most. */
export const MOST_SEEDS = 100
/** Songs that one seed may name. */
const MOST_IDS = 10_000
const MOST_NAME = 500

/** The JSON endpoints over the sound of several songs: ways between two, mixes, groups. */
export function addSoundRoutes(app: Hono, serving: Serving): void {
  const { library, served, work, charge } = serving
  const units = (): number => COSTS.similar + served.length / COSTS.searchedSongs

  app.get('/api/path', async c => {
    const [from, to] = ['from', 'to'].map(name => {
      return served.song(parseInteger(name, c.req.query(name) ?? '', 1, Number.MAX_SAFE_INTEGER)).path
    })
    const limit = integerOf(c, 'limit', { min: 2, max: MOST_SIMILAR, fallback: 10 })
    if (from === to) throw new Refusal(400, 'from and to must be two songs')
    const steps = { limit, ...keepOf(c), ...whereOf(c, serving) }
    const songs = await work(c, COSTS.path, () => known(() => library.path?.(from!, to!, steps)))
    return c.json({ songs: jsonOf(served, songs) })
  })

  app.post('/api/mix', async c => {
    const { plus = [], minus = [], limit = 10 } = await jsonBodyOf(c, '{"plus": [{"id": 1}, {"artist": "..."}]}')
    if (!Number.isInteger(limit) || (limit as number) < 1 || (limit as number) > MOST_SIMILAR) {
      throw new Refusal(400, `limit must be an integer from 1 to ${MOST_SIMILAR}, got ${show(limit)}`)
    }
    const seeds = { plus: seedsOf('plus', plus, served), minus: seedsOf('minus', minus, served) }
    const count = seeds.plus.length + seeds.minus.length
    if (count === 0) throw new Refusal(400, 'plus or minus must hold a seed')
    const songs = await work(c, count * units(), () =>
      known(() => library.mix?.(seeds, { limit: limit as number, ...keepOf(c), ...whereOf(c, serving) })),
    )
    return c.json({ songs: jsonOf(served, songs) })
  })

  app.get('/api/clusters', async c => {
    const k = integerOf(c, 'k', { min: 1, max: MOST_CLUSTERS, fallback: 8 })
    const seed = integerOf(c, 'seed', { min: 0, max: 2 ** 32 - 1, fallback: 1 })
    const limit = integerOf(c, 'limit', { min: 1, max: MOST_SIMILAR, fallback: 10 })
    const cost = COSTS.similar + (k * served.length) / COSTS.clusteredSongs
    const clusters = await work(c, cost, () => known(() => library.clusters?.({ k, seed, ...whereOf(c, serving) })))
    charge(c, (k * limit) / COSTS.listedSongs)
    const shown = clusters.map(
      ({ songs, tags }): Cluster => ({
        length: songs.length,
        songs: jsonOf(served, songs.slice(0, limit)),
        tags: tags.map(({ name, value }) => ({ name, value })),
      }),
    )
    return c.json({ clusters: shown })
  })
}

/** What clients may know of songs, with their scores where they have any; songs that went meanwhile are left out. */
function jsonOf(served: ServedSongs, songs: readonly (LibrarySong & { score?: number })[]): Song[] {
  return songs.flatMap(({ path, score }) => {
    const song = served.at(path)
    return song ? [{ ...songJson(song), ...(score !== undefined && { score }) }] : []
  })
}

/** Seeds of a body: songs are named by their numbers. What is wrong with a name or a weight the library says. */
function seedsOf(name: string, given: unknown, served: ServedSongs): MixSeed[] {
  if (!Array.isArray(given) || given.length > MOST_SEEDS) {
    throw new Refusal(400, `${name} must be an array of at most ${MOST_SEEDS} seeds`)
  }
  return given.map((seed: unknown, i) => {
    const at = `${name}[${i}]`
    if (seed === null || typeof seed !== 'object') throw new Refusal(400, `${at} must be an object, got ${show(seed)}`)
    const { id, ids, artist, album, tags, weight = 1, ...others } = seed as Record<string, unknown>
    const rule = `${at} must have one of id, ids, artist, album and tags, and a weight from above 0 to 1000000`
    if (!(typeof weight === 'number' && weight > 0 && weight <= 1e6) || Object.keys(others).length > 0) {
      throw new Refusal(400, rule)
    }
    const pathOf = (number: unknown): string => {
      return served.song(parseInteger(at, String(number), 1, Number.MAX_SAFE_INTEGER)).path
    }
    const kinds = [id, ids, album, tags, album === undefined ? artist : undefined].filter(kind => kind !== undefined)
    if (kinds.length !== 1) throw new Refusal(400, rule)
    if (id !== undefined) return { path: pathOf(id), weight }
    if (Array.isArray(ids) && ids.length > 0 && ids.length <= MOST_IDS) return { paths: ids.map(pathOf), weight }
    if (isText(tags, MOST_NAME)) return { tags, weight }
    if (isText(album, MOST_NAME) && (artist === undefined || artist === null || isText(artist, MOST_NAME)))
      return { album, artist, weight }
    if (isText(artist, MOST_NAME)) return { artist, weight }
    throw new Refusal(400, rule)
  })
}
