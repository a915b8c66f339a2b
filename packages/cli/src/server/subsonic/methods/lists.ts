import { show } from '@murecom/internal'
import type { PersonalView, Played } from '../../music/personal.ts'
import type { Album } from '../../music/types.ts'
import { fail } from '../answer.ts'
import type { Ask, Methods } from '../ask.ts'
import { inFolder } from './browse.ts'

const MOST_ALBUMS = 500
const MOST_SONGS = 500

/** Lists of albums and songs by what they are, and by what the user did. */
export const LISTS: Methods = {
  getAlbumList: ask => ({ albumList: { album: albumsOf(ask).map(album => ask.entries.albumFolder(album)) } }),
  getAlbumList2: ask => ({ albumList2: { album: albumsOf(ask).map(album => ask.entries.album(album)) } }),
  getRandomSongs: async ask => {
    const wanted = ask.count('size', 10, MOST_SONGS)
    const ids = await candidates(ask)
    return { randomSongs: { song: ask.entries.songs(someOf(ids, wanted)) } }
  },
  getSongsByGenre: ask => {
    const songs = (ask.music.genre(ask.required('genre'))?.songs ?? []).filter(inFolder(ask))
    const offset = ask.integer('offset', 0)
    return {
      songsByGenre: { song: ask.entries.songs(songs.slice(offset, offset + ask.count('count', 10, MOST_SONGS))) },
    }
  },
  getStarred: ask => {
    const { artist, album, song } = starred(ask)
    return { starred: { artist, album: album.map(one => ask.entries.albumFolder(one)), song } }
  },
  getStarred2: ask => {
    const { artist, album, song } = starred(ask)
    return { starred2: { artist, album: album.map(one => ask.entries.album(one)), song } }
  },
  getTopSongs: ask => {
    const songs = ask.music.artistNamed(ask.required('artist'))?.songs ?? []
    const played = viewOf(ask).playedIds()
    const count = (song: number): number => played.get(song)?.count ?? 0
    const best = songs.toSorted((a, b) => count(b) - count(a)).slice(0, ask.count('count', 50, MOST_SONGS))
    return { topSongs: { song: ask.entries.songs(best) } }
  },
  getNowPlaying: ask => ({
    nowPlaying: {
      entry: ask.serving.nowPlaying.list().flatMap(({ song, username, minutesAgo, playerId, playerName }) => {
        const [child] = ask.entries.songs([song])
        return child ? [{ ...child, username, minutesAgo, playerId, playerName }] : []
      }),
    },
  }),
}

function viewOf(ask: Ask): PersonalView {
  return ask.serving.personal.of(ask.user)
}

function albumsOf(ask: Ask): readonly Album[] {
  const type = ask.required('type')
  const size = ask.count('size', 10, MOST_ALBUMS)
  const offset = ask.integer('offset', 0)
  const isIn = inFolder(ask)
  const all = ask.music.albums.filter(({ songs }) => isIn(songs[0]!))
  if (type === 'random') return someOf(all, size)
  return sorted(ask, type, all).slice(offset, offset + size)
}

function sorted(ask: Ask, type: string, all: readonly Album[]): readonly Album[] {
  const view = viewOf(ask)
  const by = (value: (album: Album) => number | null | undefined, floor = 0): Album[] => {
    const known = all.map(album => ({ album, value: value(album) ?? Number.NEGATIVE_INFINITY }))
    const kept = known.filter(({ value }) => value > floor)
    return kept.sort((a, b) => b.value - a.value).map(({ album }) => album)
  }
  const played = (value: (played: Played) => number): Album[] => {
    const ids = view.playedIds()
    const sums = new Map<Album, number>()
    for (const [song, one] of ids) {
      const album = ask.music.albumOf(song)
      if (album)
        sums.set(
          album,
          type === 'recent' ? Math.max(sums.get(album) ?? 0, value(one)) : (sums.get(album) ?? 0) + value(one),
        )
    }
    return by(album => sums.get(album))
  }
  switch (type) {
    case 'newest':
      return by(({ created }) => created, -1)
    case 'highest':
      return by(({ key }) => view.albums.get(key)?.rating)
    case 'frequent':
      return played(({ count }) => count)
    case 'recent':
      return played(({ last }) => last ?? 0)
    case 'starred':
      return by(({ key }) => view.albums.get(key)?.starred)
    case 'alphabeticalByName':
      return all
    case 'alphabeticalByArtist':
      return ask.music.artists
        .flatMap(artist => artist.albums.filter(album => album.artist === artist))
        .filter(album => all.includes(album))
    case 'byYear':
      return byYear(ask, all)
    case 'byGenre':
      return ask.music.genre(ask.required('genre'))?.albums.filter(album => all.includes(album)) ?? []
    default:
      return fail('generic', `type must be one of the album lists of the interface, got ${show(type)}`)
  }
}

function byYear(ask: Ask, all: readonly Album[]): Album[] {
  const [from, to] = ['fromYear', 'toYear'].map(name => Number(ask.required(name) && ask.integer(name, 0, -9999, 9999)))
  const [low, high] = [Math.min(from!, to!), Math.max(from!, to!)]
  const found = all.filter(({ year }) => year !== null && year >= low && year <= high)
  return found.sort((a, b) => (from! <= to! ? a.year! - b.year! : b.year! - a.year!))
}

function starred(ask: Ask) {
  const view = viewOf(ask)
  const { music, entries, serving } = ask
  const starredOf = <T>(marks: PersonalView['songs'], find: (key: string) => T | undefined): T[] =>
    [...marks].flatMap(([key, { starred }]) => (starred === null ? [] : (find(key) ?? [])))
  const songs = [...view.songs.values()].flatMap(({ item, starred }) =>
    starred !== null && item.kind === 'song' ? (serving.library.songOf(item)?.id ?? []) : [],
  )
  return {
    artist: starredOf(view.artists, key => music.artistNamed(key)).map(one => entries.artist(one)),
    album: starredOf(view.albums, key => music.albumWithKey(key)),
    song: entries.songs(songs.filter(inFolder(ask))),
  }
}

/** Numbers of the songs that random ones are taken of. */
async function candidates(ask: Ask): Promise<ArrayLike<number>> {
  const { music, serving } = ask
  const [genre, from, to] = [
    ask.text('genre'),
    ask.integer('fromYear', -9999, -9999),
    ask.integer('toYear', 9999, -9999),
  ]
  if (!genre && from <= -9999 && to >= 9999 && !ask.text('musicFolderId')) return serving.served.all()
  const isIn = inFolder(ask)
  const songs = genre ? (music.genre(genre)?.songs ?? []) : music.albums.flatMap(album => album.songs)
  return songs.filter(song => {
    const year = music.albumOf(song)?.year ?? null
    const fits = from <= -9999 && to >= 9999 ? true : year !== null && year >= from && year <= to
    return fits && isIn(song)
  })
}

/** Some of a list, each at most once, in random order. O(wanted) */
function someOf<T>(list: ArrayLike<T>, wanted: number): T[] {
  const moved = new Map<number, number>()
  return Array.from({ length: Math.min(wanted, list.length) }, (_, i) => {
    const at = i + Math.floor(Math.random() * (list.length - i))
    const chosen = moved.get(at) ?? at
    moved.set(at, moved.get(i) ?? i)
    return list[chosen]!
  })
}
