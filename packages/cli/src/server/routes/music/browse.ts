import { show } from '@murecom/internal'
import type { Context, Hono } from 'hono'
import { foldName } from 'murecom/spotify-crawler'
import type { Album as AlbumJson, Artist as ArtistJson, Genre } from '../../answers.ts'
import { COSTS } from '../../limits/budget.ts'
import type { Music } from '../../music/music.ts'
import { albumKey, artistKey, holdsWords, stableId, UNKNOWN_ALBUM, VARIOUS_ARTISTS } from '../../music/names.ts'
import { similarArtists } from '../../music/sound.ts'
import type { Album, Artist } from '../../music/types.ts'
import { integerOf, parseInteger, Refusal, textOf } from '../../refusal.ts'
import type { Serving } from '../../serving.ts'
import { MOST_SONGS, pagingOf, songPage } from '../../song-page.ts'
import { songJson } from '../../sources/served-songs.ts'
import { shown } from '../../texts.ts'
import { known } from '../groups.ts'
import { MOST_SIMILAR } from '../library.ts'

/** Orders of albums. */
export const ALBUM_ORDERS = ['name', 'newest', 'year'] as const

/** The JSON endpoints over artists, albums and genres as people browse them: tags say what they are. */
export function addMusicRoutes(app: Hono, serving: Serving): void {
  const { library, served, music, charge, work } = serving

  const page = <T, J>(c: Context, all: readonly T[], name: string, json: (one: T) => J) => {
    const { offset, limit } = pagingOf(c)
    charge(c, limit / COSTS.listedSongs)
    return c.json({ total: all.length, offset, [name]: all.slice(offset, offset + limit).map(json) })
  }
  const named = <T extends { folded: string }>(c: Context, all: readonly T[]): readonly T[] => {
    const words = foldName(textOf(c, 'q')).split(' ').filter(Boolean)
    if (words.length === 0) return all
    charge(c, all.length / COSTS.searchedSongs)
    return all.filter(({ folded }) => holdsWords(folded, words))
  }
  const songsOf = (ids: readonly number[]) => library.songsWithIds(ids.slice(0, MOST_SONGS)).map(songJson)
  const units = (): number => COSTS.similar + served.length / COSTS.searchedSongs

  app.get('/api/artists', async c => page(c, named(c, (await music.now()).artists), 'artists', artistJson))
  app.get('/api/artists/:id', async c => {
    const artist = artistOf(c, await music.now(), serving)
    charge(c, (artist.albums.length + artist.songs.length) / COSTS.listedSongs)
    const albums = artist.albums.slice(0, MOST_SONGS).map(albumJson)
    return c.json({ artist: artistJson(artist), albums, songs: songsOf(artist.songs) })
  })
  app.get('/api/artists/:id/similar', async c => {
    const now = await music.now()
    const artist = artistOf(c, now, serving)
    const limit = integerOf(c, 'limit', { min: 1, max: MOST_SIMILAR, fallback: 10 })
    const found = await work(c, units(), () => similarArtists(serving, now, artist, limit))
    return c.json({ artists: found.map(artistJson) })
  })

  app.get('/api/albums', async c => {
    const { albums } = await music.now()
    // Songs without an album are found at their artists.
    const tagged = albums.filter(({ name }) => name !== UNKNOWN_ALBUM)
    return page(c, inOrder(c, named(c, tagged)), 'albums', albumJson)
  })
  app.get('/api/albums/:id', async c => {
    const album = albumOf(c, await music.now())
    charge(c, album.songs.length / COSTS.listedSongs)
    return c.json({ album: albumJson(album), songs: songsOf(album.songs) })
  })
  app.get('/api/albums/:id/similar', async c => {
    const now = await music.now()
    const album = albumOf(c, now)
    const limit = integerOf(c, 'limit', { min: 1, max: MOST_SIMILAR, fallback: 10 })
    const artist = album.artist.name === VARIOUS_ARTISTS ? null : album.artist.name
    const found = await work(c, units(), () =>
      known(() => library.similarAlbums?.(album.name, { limit, artist })).catch(nothing),
    )
    const albums = found.flatMap(one => now.albumWithKey(albumKey(one.artist ?? VARIOUS_ARTISTS, one.name)) ?? [])
    return c.json({ albums: albums.map(albumJson) })
  })

  app.get('/api/genres', async c => {
    const { genres } = await music.now()
    charge(c, genres.length / COSTS.listedSongs)
    const json = genres.map(
      ({ name, songs, albums }): Genre => ({
        name: shown(name),
        songs: songs.length,
        albums: albums.length,
        cover: albums[0]?.id ?? null,
      }),
    )
    return c.json({ genres: json })
  })
  app.get('/api/genres/songs', async c => {
    const name = textOf(c, 'name')
    const genre = (await music.now()).genre(name)
    if (!genre) throw new Refusal(404, `the library has no genre ${show(name)}`)
    return c.json(songPage(c, serving, genre.songs))
  })
}

/** An artist as clients see one. */
function artistJson({ id, name, albums, songs }: Artist): ArtistJson {
  return { id, name: shown(name), albums: albums.length, songs: songs.length }
}

/** An album as clients see one. */
function albumJson({ id, name, artist, songs, seconds, year, genres }: Album): AlbumJson {
  return {
    ...{ id, name: shown(name), artist: shown(artist.name), artist_id: artist.id, songs: songs.length },
    ...{ seconds: Math.round(seconds), year, genres: genres.map(shown) },
  }
}

/** The artist of an id, or of the song with that number. */
function artistOf(c: Context, music: Music, { served }: Serving): Artist {
  const id = textIn(c)
  if (!/^\d+$/.test(id)) return music.artist(id) ?? none('artist', id)
  const { artists, artist } = served.song(parseInteger('id', id, 1, Number.MAX_SAFE_INTEGER))
  const name = artists[0] ?? artist
  return (name === null ? undefined : music.artist(stableId('ar', artistKey(name)))) ?? none('artist', id)
}

/** The album of an id, or that has the song with that number. */
function albumOf(c: Context, music: Music): Album {
  const id = textIn(c)
  const ofSong = (): Album | undefined => music.albumOf(parseInteger('id', id, 1, Number.MAX_SAFE_INTEGER))
  return (/^\d+$/.test(id) ? ofSong() : music.album(id)) ?? none('album', id)
}

function textIn(c: Context): string {
  return (c.req.param('id') ?? '').slice(0, 100)
}

function none(kind: string, id: string): never {
  throw new Refusal(404, `the library has no ${kind} ${show(id)}`)
}

/** An album that is not compared by sound has none that sound like it. */
function nothing(error: unknown): [] {
  if (error instanceof Refusal) return []
  throw error
}

function inOrder(c: Context, albums: readonly Album[]): readonly Album[] {
  const order = textOf(c, 'order') || 'name'
  if (order === 'name') return albums
  if (order === 'newest') return albums.toSorted((a, b) => b.created - a.created)
  if (order === 'year') return albums.toSorted((a, b) => (b.year ?? 0) - (a.year ?? 0))
  throw new Refusal(400, `order must be one of ${ALBUM_ORDERS.join(', ')}, got ${show(order)}`)
}
