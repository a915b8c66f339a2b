import { extname } from 'node:path'
import type { Mark, SongContent } from 'murecom/node'
import type { Music } from '../music/music.ts'
import { artistKey, stableId, UNKNOWN_ALBUM } from '../music/names.ts'
import type { PersonalView, Played } from '../music/personal.ts'
import type { Album, Artist, Folder } from '../music/types.ts'
import type { ServedLibrary } from '../sources/served-library.ts'
import type { NumberedSong } from '../sources/served-songs.ts'
import { contentTypeOf } from '../sources/song-file.ts'
import { shown } from '../texts.ts'
import type { Content } from './answer.ts'

/** Songs, albums and artists as the interface writes them, with what one user noted of them. */
export class Entries {
  readonly #library: ServedLibrary
  readonly #music: Music
  readonly #view: PersonalView

  constructor(library: ServedLibrary, music: Music, view: PersonalView) {
    this.#library = library
    this.#music = music
    this.#view = view
  }

  /** Songs by their numbers, in their order; those that are gone are left out. */
  songs(ids: Iterable<number>, parent?: Folder): Content[] {
    const list = [...ids]
    const contents = new Map(this.#library.contentsOf(list).map(content => [content.id, content]))
    return this.#library.songsWithIds(list).map(song => this.#child(song, contents.get(song.id), parent))
  }

  /** An album. */
  album(album: Album): Content {
    const { artist } = album
    return {
      id: album.id,
      name: shown(album.name),
      artist: shown(artist.name),
      artistId: artist.id,
      displayArtist: shown(artist.name),
      artists: [{ id: artist.id, name: shown(artist.name) }],
      coverArt: album.id,
      songCount: album.songs.length,
      duration: Math.round(album.seconds),
      created: iso(album.created),
      ...(album.year === null ? {} : { year: album.year }),
      ...genresOf(album.genres),
      ...(album.releaseId === null ? {} : { musicBrainzId: album.releaseId }),
      isCompilation: album.isCompilation,
      ...markOf(this.#view.albums.get(album.key)),
    }
  }

  /** An album as a folder of songs: players that browse folders know no other. */
  albumFolder(album: Album): Content {
    const { songCount, displayArtist, artists, name, ...rest } = this.album(album)
    return { ...rest, parent: album.artist.id, isDir: true, title: name, album: name, mediaType: 'album' }
  }

  /** An artist. */
  artist(artist: Artist): Content {
    const { id, name, key, albums } = artist
    return {
      ...{ id, name: shown(name), coverArt: id, albumCount: albums.length },
      ...markOf(this.#view.artists.get(key)),
    }
  }

  #child(song: NumberedSong, content: SongContent | undefined, folder: Folder | undefined): Content {
    const { id, title, artist, path, durationSeconds: seconds, genres } = song
    const album = this.#music.albumOf(id)
    const suffix = extname(path).slice(1).toLowerCase()
    const mark = content && this.#view.songs.get(content.hash)
    return {
      id: String(id),
      parent: folder?.id ?? album?.id,
      isDir: false,
      isVideo: false,
      type: 'music',
      mediaType: 'song',
      title: shown(title),
      ...(artist === null ? {} : { artist: shown(artist), displayArtist: shown(artist) }),
      ...artistsOf(song),
      ...(song.album === null ? {} : { album: shown(song.album) }),
      coverArt: album && song.album !== null ? album.id : String(id),
      ...(album && { albumId: album.id, displayAlbumArtist: shown(album.artist.name) }),
      ...(album && { albumArtists: [{ id: album.artist.id, name: shown(album.artist.name) }] }),
      ...(song.trackNumber === null ? {} : { track: song.trackNumber }),
      ...(song.discNumber === null ? {} : { discNumber: song.discNumber }),
      ...(song.year === null ? {} : { year: song.year }),
      ...genresOf(genres),
      contentType: contentTypeOf(path),
      suffix,
      path: shownPath(song, album, suffix),
      ...(content && { size: content.bytes, created: iso(content.mtimeMs) }),
      ...(seconds === null ? {} : { duration: Math.round(seconds) }),
      ...(content && seconds ? { bitRate: Math.round(content.bytes / 125 / seconds) } : {}),
      ...(song.isrc === null ? {} : { isrc: [song.isrc] }),
      ...(song.musicBrainz.recordingId === null ? {} : { musicBrainzId: song.musicBrainz.recordingId }),
      ...gainsOf(song),
      ...markOf(mark),
      ...(content ? playedOf(this.#view.played().get(content.hash)) : {}),
    }
  }
}

/** A time as the interface writes it. */
export function iso(ms: number): string {
  return new Date(ms).toISOString()
}

function artistsOf({ artist, artists }: NumberedSong): Content {
  const names = artists.length > 0 ? artists : artist === null ? [] : [artist]
  const listed = names.map(name => ({ id: stableId('ar', artistKey(name)), name: shown(name) }))
  return listed.length === 0 ? {} : { artistId: listed[0]!.id, artists: listed }
}

function genresOf(genres: readonly string[]): Content {
  return genres.length === 0 ? {} : { genre: shown(genres[0]!), genres: genres.map(name => ({ name: shown(name) })) }
}

function markOf(mark: Mark | undefined): Content {
  if (!mark) return {}
  const { starred, rating } = mark
  return { ...(starred !== null && { starred: iso(starred) }), ...(rating !== null && { userRating: rating }) }
}

function playedOf(played: Played | undefined): Content {
  if (!played) return {}
  return { playCount: played.count, ...(played.last !== null && { played: iso(played.last) }) }
}

function gainsOf({ replayGain }: NumberedSong): Content {
  const known = Object.entries(replayGain).filter(([, value]) => Number.isFinite(value))
  return known.length === 0 ? {} : { replayGain: Object.fromEntries(known) as Record<string, number> }
}

/** Names a place that players can keep the song at. Where the file lies stays inside. */
function shownPath(song: NumberedSong, album: Album | undefined, suffix: string): string {
  const part = (text: string): string =>
    shown(text)
      .replace(/[/\\:]/g, '_')
      .slice(0, 100) || '_'
  const number = song.trackNumber === null ? '' : `${String(song.trackNumber).padStart(2, '0')} - `
  const file = `${part(`${number}${song.title}`)}${suffix === '' ? '' : `.${suffix}`}`
  return [part(album?.artist.name ?? '_'), part(album?.name ?? UNKNOWN_ALBUM), file].join('/')
}
