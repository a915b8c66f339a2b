import { COSTS } from '../../limits/budget.ts'
import { pathOfSongs, similarArtists, similarTo } from '../../music/sound.ts'
import type { Content } from '../answer.ts'
import type { Ask, Methods } from '../ask.ts'

const MOST_SONGS = 500
const MOST_ARTISTS = 100

/** What sounds like a song, an album or an artist, and ways between songs. */
export const SIMILAR: Methods = {
  getSimilarSongs: async ask => ({ similarSongs: { song: await similar(ask) } }),
  getSimilarSongs2: async ask => ({ similarSongs2: { song: await similar(ask) } }),
  getArtistInfo: async ask => ({ artistInfo: await artistInfo(ask) }),
  getArtistInfo2: async ask => ({ artistInfo2: await artistInfo(ask) }),
  getSonicSimilarTracks: async ask => {
    const song = ask.song()
    const limit = ask.count('count', 10, MOST_SONGS)
    const found = await ask.serving.work(ask.c, COSTS.similar, () => similarTo(ask.serving, [song], limit))
    return { sonicMatch: matches(ask, found) }
  },
  findSonicPath: async ask => {
    const [from, to] = ['startSongId', 'endSongId'].map(name => ask.song(ask.required(name)))
    const limit = Math.max(2, ask.count('count', 25, MOST_SONGS))
    const found = await ask.serving.work(ask.c, COSTS.similar, () => pathOfSongs(ask.serving, from!, to!, limit))
    return { sonicMatch: matches(ask, found) }
  },
}

async function similar(ask: Ask): Promise<Content[]> {
  const { serving, music, c } = ask
  const id = ask.required('id')
  const songs = music.artist(id)?.songs ?? music.album(id)?.songs
  const seeds = songs ? serving.library.songsWithIds(songs.slice(0, 500)) : [ask.song(id)]
  const limit = ask.count('count', 50, MOST_SONGS)
  if (limit === 0) return []
  const found = await serving.work(c, COSTS.similar, () => similarTo(serving, seeds, limit))
  return ask.entries.songs(found.map(song => song.id))
}

async function artistInfo(ask: Ask): Promise<Content> {
  const { music, serving, c } = ask
  const id = ask.required('id')
  const artist = music.artist(id) ?? music.albumOf(ask.song(id).id)?.artist ?? ask.artist(id)
  const limit = ask.count('count', 20, MOST_ARTISTS)
  const found = await serving.work(c, COSTS.similar, () => similarArtists(serving, music, artist, limit))
  return { similarArtist: found.map(one => ask.entries.artist(one)) }
}

function matches(ask: Ask, found: readonly { id: number; score: number }[]): Content[] {
  const score = new Map(found.map(({ id, score }) => [String(id), score]))
  return ask.entries.songs(found.map(({ id }) => id)).map(entry => ({
    similarity: Math.min(1, score.get(entry['id'] as string)!),
    entry,
  }))
}
