/**
 * Three routes of AudioMuse-AI, as plug-ins of media servers ask them, with the ids that songs have on that server: a plug-in that
 * is given this server's address shows similar songs, ways between songs and similar artists inside its own pages. Source: the
 * requests of Navidrome's plug-in.
 */
import { show } from '@murecom/internal'
import type { Context, Hono } from 'hono'
import { COSTS } from '../limits/budget.ts'
import type { Music } from '../music/music.ts'
import { pathOfSongs, type ScoredSong, similarArtists, similarTo } from '../music/sound.ts'
import type { Artist } from '../music/types.ts'
import { integerOf, Refusal, textOf } from '../refusal.ts'
import type { Serving } from '../serving.ts'
import type { NumberedSong } from '../sources/served-songs.ts'
import { shown } from '../texts.ts'

/** Songs of an answer at most. */
export const MOST_TRACKS = 500
/** Artists of an answer at most. */
export const MOST_ARTISTS = 100
/** Songs of each artist that are named as what they have in common. */
const REPRESENTATIVE = 3
const MOST_ID = 500

/** A song under the names that the plug-ins know. */
interface TrackJson {
  item_id: string
  title: string
  author: string
  album: string
  /** 1 less the likeness, which is from 0 to 1. */
  distance: number
}

/** Adds `/api/similar_tracks`, `/api/find_path` and `/api/similar_artists`. */
export function addAudioMuseRoutes(app: Hono, serving: Serving): void {
  const { library, served, work, music } = serving

  app.get('/api/similar_tracks', async c => {
    const song = songOf(c, 'item_id')
    const limit = integerOf(c, 'n', { min: 0, max: MOST_TRACKS, fallback: 10 })
    return c.json(tracks(await work(c, COSTS.similar, () => similarTo(serving, [song], limit))))
  })
  app.get('/api/find_path', async c => {
    const [from, to] = [songOf(c, 'start_song_id'), songOf(c, 'end_song_id')]
    const asked = textOf(c, 'count') === '' ? 'max_steps' : 'count'
    const limit = Math.max(2, integerOf(c, asked, { min: 0, max: MOST_TRACKS, fallback: 25 }))
    return c.json({ path: tracks(await work(c, COSTS.similar, () => pathOfSongs(serving, from, to, limit))) })
  })
  app.get('/api/similar_artists', async c => {
    const now = await music.now()
    const artist = artistOf(c, now)
    const limit = integerOf(c, 'n', { min: 0, max: MOST_ARTISTS, fallback: 10 })
    const found = await work(c, COSTS.similar, () => similarArtists(serving, now, artist, limit))
    const own = representative(artist)
    const withSongs = textOf(c, 'include_component_matches') === 'true'
    return c.json(
      found.map(other => ({
        artist: shown(other.name),
        artist_id: other.id,
        component_matches: withSongs
          ? [{ artist1_representative_songs: own, artist2_representative_songs: representative(other) }]
          : [],
      })),
    )
  })

  /** The song of a media server's id; of our own number where no server of music is known. */
  const songOf = (c: Context, name: string): NumberedSong => {
    const id = textOf(c, name, MOST_ID)
    if (id === '') throw new Refusal(400, `${name} is missing`)
    const number = library.idOnServer?.(id) ?? (hasServers() || !/^\d{1,15}$/.test(id) ? undefined : Number(id))
    if (number === undefined) throw new Refusal(404, `no song of the library has the id ${show(id)} on a server`)
    return served.song(number)
  }
  const hasServers = (): boolean => (library.servers?.length ?? 0) > 0
  const artistOf = (c: Context, now: Music): Artist => {
    const name = textOf(c, 'artist', MOST_ID)
    if (name === '') throw new Refusal(400, 'artist is missing')
    const found = now.artistNamed(name) ?? now.artist(name)
    if (!found) throw new Refusal(404, `no artist of the library is called ${show(name)}`)
    return found
  }

  /** The ids that songs have on the media server; those that it does not have are left out. */
  const itemIds = (songs: readonly number[]): Map<number, string> => {
    if (!hasServers()) return new Map(songs.map(song => [song, String(song)]))
    return new Map((library.serverIds?.(songs) ?? []).map(({ song, id }) => [song, id]))
  }
  const tracks = (found: readonly ScoredSong[]): TrackJson[] => {
    const ids = itemIds(found.map(({ id }) => id))
    const scores = new Map(found.map(({ id, score }) => [id, score]))
    return library.songsWithIds(found.map(({ id }) => id)).flatMap(({ id, title, artist, album }) => {
      const item = ids.get(id)
      if (item === undefined) return []
      const likeness = Math.min(1, Math.max(0, scores.get(id)!))
      return [{ item_id: item, ...namesOf({ title, artist, album }), distance: 1 - likeness }]
    })
  }
  const representative = ({ songs }: Artist): { item_id: string; title: string }[] => {
    const ids = itemIds(songs.slice(0, 20 * REPRESENTATIVE))
    return library
      .songsWithIds([...ids.keys()].slice(0, REPRESENTATIVE))
      .map(({ id, title }) => ({ item_id: ids.get(id)!, title: shown(title) }))
  }
}

function namesOf({ title, artist, album }: Pick<NumberedSong, 'title' | 'artist' | 'album'>) {
  return { title: shown(title), author: shown(artist ?? ''), album: shown(album ?? '') }
}
