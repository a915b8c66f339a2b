import type { ListInput } from '@murecom/spotify-crawler'
import type { LibrarySong } from './library/song.ts'
import type { SongContent } from './library/store/song-reader.ts'
import type { ListenedSong } from './listening/types.ts'
import type { Listening } from './listening.ts'
import { isMadeHere } from './servers/to-playlist.ts'

/** What {@link ownLists} asks of a library. */
export interface OwnListsLibrary {
  songOf(song: ListenedSong): SongContent | undefined
  song(path: string): LibrarySong | undefined
}

/**
 * The playlists of a person, made here or on servers of music, for the catalogue from which next songs are learned. Those that
 * murecom wrote itself are left out: it would learn from its own answers.
 *
 * @example
 * await importLists(catalog, 'library', ownLists(library, listening))
 */
export function ownLists(library: OwnListsLibrary, listening: Listening, user = ''): ListInput[] {
  return listening
    .playlists(user)
    .filter(({ owner, comment }) => owner === user && !isMadeHere(comment))
    .map(({ id, name }) => {
      const songs = listening.playlist(id)?.songs ?? []
      return { id: `${user}\n${id}`, name, entries: songs.flatMap(song => entryOf(library, song)) }
    })
}

function entryOf(library: OwnListsLibrary, listened: ListenedSong): ListInput['entries'] {
  const content = library.songOf(listened)
  const song = content && library.song(content.path)
  if (!song) return []
  const { title, artist, artists, album, durationSeconds, isrc, musicBrainz } = song
  const { recordingId } = musicBrainz
  return [
    {
      title,
      artists: artists.length > 0 ? artists : artist === null ? [] : [artist],
      album,
      durationMs: durationSeconds === null ? null : Math.round(1000 * durationSeconds),
      isrc,
      identifiers: recordingId === null ? [] : [`https://musicbrainz.org/recording/${recordingId}`],
    },
  ]
}
