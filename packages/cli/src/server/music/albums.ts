import { albumArtistOf, albumFolder, leadArtist, type SongContent } from 'murecom/node'
import { foldName } from 'murecom/spotify-crawler'
import type { NumberedSong } from '../sources/served-songs.ts'
import { alphabetical, type Pause } from './alphabetical.ts'
import { albumKey, artistKey, byName, stableId, UNKNOWN_ALBUM, UNKNOWN_ARTIST, VARIOUS_ARTISTS } from './names.ts'
import type { Album, Artist, Genre } from './types.ts'

/** A song of an album that is being put together. */
interface Track {
  id: number
  disc: number
  track: number
  title: string
  artists: readonly string[]
  /** The first of them, without guests. */
  lead: string
  seconds: number
  created: number
  year: number | null
  genres: readonly string[]
  isCompilation: boolean
  releaseId: string | null
}

/** Songs that say they are of one album, before it is known who made it. */
interface Group {
  album: string
  /** Null where no song names it: then the songs of one folder are one album, whoever sings them. */
  albumArtist: string | null
  tracks: Track[]
}

/** Puts albums, artists and genres together from songs that come in any order. */
export class AlbumBuilder {
  readonly #groups = new Map<string, Group>()

  add(song: NumberedSong, content: SongContent | undefined): void {
    const { album, artists, artist } = song
    const named = artists.length > 0 ? artists : artist === null ? [] : [artist]
    const name = album ?? UNKNOWN_ALBUM
    // Whose it is the song says, or the songs of its folder say it together.
    const folder = albumFolder(song)
    const said = albumArtistOf(song) ?? (album === null || !song.compilation ? UNKNOWN_ARTIST : VARIOUS_ARTISTS)
    const key = albumKey(folder === null ? said : `\0${folder}`, name)
    const group = this.#groups.get(key) ?? { album: name, albumArtist: folder === null ? said : null, tracks: [] }
    this.#groups.set(key, group)
    group.tracks.push({
      id: song.id,
      disc: song.discNumber ?? 1,
      track: song.trackNumber ?? 0,
      title: song.title,
      artists: named.length > 0 ? named : [UNKNOWN_ARTIST],
      lead: leadArtist(song) ?? UNKNOWN_ARTIST,
      seconds: song.durationSeconds ?? 0,
      created: content?.mtimeMs ?? 0,
      year: song.year,
      genres: song.genres,
      isCompilation: song.compilation,
      releaseId: song.musicBrainz.releaseId,
    })
  }

  /** @param pause called every few songs: what is built grows with the library, and requests wait for it */
  async build(pause: Pause): Promise<{ artists: Artist[]; albums: Album[]; genres: Genre[] }> {
    const artists = new Map<string, Artist>()
    const albums = new Map<string, { album: Album; tracks: Track[] }>()
    const artistOf = (name: string): Artist => {
      const key = artistKey(name)
      const known = artists.get(key) ?? {
        id: stableId('ar', key),
        name,
        folded: foldName(name),
        key,
        albums: [],
        songs: [],
      }
      artists.set(key, known)
      return known
    }
    for (const { album: name, albumArtist, tracks } of this.#groups.values()) {
      const artist = artistOf(albumArtist ?? makerOf(tracks))
      const key = albumKey(artist.name, name)
      const known = albums.get(key) ?? { album: emptyAlbum(key, name, artist), tracks: [] }
      for (const track of tracks) known.tracks.push(track)
      albums.set(key, known)
      await pause()
    }
    const genres = new Map<string, Genre>()
    for (const { album, tracks } of albums.values()) {
      fill(album, tracks)
      addToGenres(genres, album, tracks)
      for (const one of new Set([album.artist, ...tracks.flatMap(track => track.artists.map(artistOf))])) {
        one.albums.push(album)
      }
      for (const track of tracks) {
        for (const one of new Set(track.artists.map(artistOf))) one.songs.push(track.id)
      }
      await pause()
    }
    for (const { albums } of artists.values()) {
      albums.sort((a, b) => (a.year ?? 9999) - (b.year ?? 9999) || byName(a, b))
      await pause()
    }
    return {
      artists: await alphabetical([...artists.values()], pause),
      albums: await alphabetical(
        Array.from(albums.values(), ({ album }) => album),
        pause,
      ),
      genres: await alphabetical([...genres.values()], pause),
    }
  }
}

/** Who made an album that nobody is named for: the artist of all its songs, if they have one. */
function makerOf(tracks: readonly Track[]): string {
  const names = new Set(tracks.map(({ lead }) => artistKey(lead)))
  return names.size === 1 ? tracks[0]!.lead : VARIOUS_ARTISTS
}

function emptyAlbum(key: string, name: string, artist: Artist): Album {
  return {
    ...{
      id: stableId('al', key),
      name,
      folded: foldName(name),
      key,
      artist,
      songs: [],
      seconds: 0,
      created: 0,
      year: null,
    },
    genres: [],
    isCompilation: false,
    releaseId: null,
  }
}

function fill(album: Album, tracks: Track[]): void {
  tracks.sort((a, b) => a.disc - b.disc || a.track - b.track || (a.title < b.title ? -1 : 1) || a.id - b.id)
  album.songs = tracks.map(({ id }) => id)
  album.genres = [...new Set(tracks.flatMap(({ genres }) => genres))].slice(0, 20)
  for (const track of tracks) {
    album.seconds += track.seconds
    album.created = Math.max(album.created, track.created)
    album.year ??= track.year
    album.isCompilation ||= track.isCompilation
    album.releaseId ??= track.releaseId
  }
}

function addToGenres(genres: Map<string, Genre>, album: Album, tracks: readonly Track[]): void {
  for (const track of tracks) {
    for (const name of new Set(track.genres)) {
      const key = artistKey(name)
      const genre = genres.get(key) ?? { name, folded: foldName(name), songs: [], albums: [] }
      genres.set(key, genre)
      genre.songs.push(track.id)
      if (genre.albums.at(-1) !== album) genre.albums.push(album)
    }
  }
}
