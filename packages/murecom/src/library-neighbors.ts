import type { NumberedLibrarySong } from './library/store/song-reader.ts'
import type { Library } from './library.ts'
import { type SongFeatures, songFeatures } from './playlists/cold/song-features.ts'
import type { FeaturesOf } from './playlists/cold/train-cold.ts'
import type { AudioNeighbors } from './playlists/next-songs.ts'

/** A music library as {@link AudioNeighbors}: a song is found by title and artist, its neighbours are named by their tags. */
export function libraryNeighbors(library: Library): AudioNeighbors {
  return {
    async similarTo(song, options) {
      const known = songNamed(library, song.name, song.artists)
      if (!known) return []
      const similar = await library.similar(known.path, { limit: options.limit })
      return similar.map(({ title, artist, score }) => ({
        name: title,
        artists: artist === null ? [] : [artist],
        score,
      }))
    },
    async featuresOf(song) {
      const known = songNamed(library, song.name, song.artists)
      return known && featuresOfSong(library, known)
    },
  }
}

/**
 * What a library knows of the tracks of a catalogue, for `PlaylistRecommender.train`: artists, album, genres and the tags of the
 * sound. Tracks that the library does not have get artists and album from the catalogue.
 *
 * @example
 * const recommender = await PlaylistRecommender.train(catalog, { featuresOf: libraryFeatures(library) })
 */
export function libraryFeatures(library: Library): FeaturesOf {
  return track => {
    const artists = track.artists.map(({ name }) => name)
    const known = songNamed(library, track.name, artists)
    return known ? featuresOfSong(library, known) : songFeatures({ artists, album: track.album?.name })
  }
}

function songNamed(library: Library, title: string, artists: readonly string[]): NumberedLibrarySong | undefined {
  const id = library.idNamed(title, artists)
  return id === undefined ? undefined : library.songsWithIds([id])[0]
}

function featuresOfSong(library: Library, song: NumberedLibrarySong): SongFeatures {
  const { artist, album, genres } = song
  const artists = song.artists.length > 0 ? song.artists : artist === null ? [] : [artist]
  return songFeatures({ artists, album, genres, tags: library.storedTags(song.path) })
}
