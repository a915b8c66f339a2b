import { MurecomError } from '@murecom/internal'
import { Refusal } from '../refusal.ts'
import type { Serving } from '../serving.ts'
import type { NumberedSong } from '../sources/served-songs.ts'
import type { Music } from './music.ts'
import type { Artist } from './types.ts'

/** Songs of an artist or an album that a question by sound is asked with. */
const MOST_SEEDS = 30

/** A song of an answer: how much it sounds like what was asked for, from 0 to 1, or -1 where that cannot be said. */
export interface ScoredSong {
  id: number
  score: number
}

/** What answers by sound need of a server. */
type Asked = Pick<Serving, 'library' | 'served'>

/** The songs that sound most like one, or like several taken together, best first; none of those. */
export async function similarTo(asked: Asked, seeds: readonly NumberedSong[], limit: number): Promise<ScoredSong[]> {
  const { library } = asked
  if (seeds.length === 0 || limit === 0) return []
  if (seeds.length === 1 || !library.mix) {
    return numbered(asked, await said(() => library.similar(seeds[0]!.path, { limit })))
  }
  const step = Math.max(1, seeds.length / MOST_SEEDS)
  const some = Array.from({ length: Math.min(seeds.length, MOST_SEEDS) }, (_, i) => seeds[Math.floor(i * step)]!.path)
  return numbered(asked, await said(() => library.mix!({ plus: some }, { limit })))
}

/** A way from one song to another, both ends among them. The scores are to the first. */
export async function pathOfSongs(
  asked: Asked,
  from: NumberedSong,
  to: NumberedSong,
  limit: number,
): Promise<ScoredSong[]> {
  const { library } = asked
  if (!library.path) throw new Refusal(422, 'this library knows no ways between songs')
  if (from.id === to.id) return [{ id: from.id, score: 1 }]
  const way = await said(() => library.path!(from.path, to.path, { limit }))
  const paths = way.map(({ path }) => path)
  const scores = library.likeness ? await library.likeness(from.path, paths) : []
  return numbered(
    asked,
    paths.map((path, i) => ({ path, score: path === from.path ? 1 : (scores[i] ?? -1) })),
  )
}

/** Artists whose songs sound like those of one, best first: those that a player can open. */
export async function similarArtists(asked: Asked, music: Music, artist: Artist, limit: number): Promise<Artist[]> {
  const { library } = asked
  if (!library.similarArtists || limit === 0) return []
  const found = await said(() => library.similarArtists!(artist.name, { limit })).catch(error => {
    if (error instanceof Refusal) return [] // nothing is known of how an artist sounds who only made compilations
    throw error
  })
  return found.flatMap(({ name }) => music.artistNamed(name) ?? [])
}

function numbered({ served }: Asked, found: readonly { path: string; score: number }[]): ScoredSong[] {
  return found.flatMap(({ path, score }) => {
    const song = served.at(path)
    return song ? [{ id: song.id, score: Math.max(-1, score) }] : []
  })
}

/**
 * What the library says. It refuses songs without a sound, and names that it knows otherwise; its message may hold a path. One
 * that answers in this thread refuses at once, before there is a promise.
 */
async function said<T>(ask: () => T | Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (cause) {
    if (!MurecomError.isInstance(cause) && !(cause instanceof RangeError)) throw cause
    throw new Refusal(422, 'nothing can be said of how this sounds')
  }
}
