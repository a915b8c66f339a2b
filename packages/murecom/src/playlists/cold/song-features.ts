import { exactName } from '@murecom/internal/names'

/** What is known of a song beside playlists: names of features, each with a value, such as 'artist:nina simone' to 1. */
export type SongFeatures = ReadonlyMap<string, number>

/** Facts of a song that are made into features. */
interface SongFacts {
  artists?: readonly string[] | undefined
  album?: string | null | undefined
  genres?: readonly string[] | undefined
  /** Tags of its sound, with values from 0 to 1. */
  tags?: readonly { name: string; value: number }[] | undefined
}

/** Tags below this are noise of the tagger. */
const LEAST_TAG = 0.05

/** The features of a song, the same for a track of a catalogue and a song of a library. */
export function songFeatures({ artists = [], album, genres = [], tags = [] }: SongFacts): SongFeatures {
  const features = new Map<string, number>()
  for (const artist of artists) features.set(`artist:${exactName(artist)}`, 1)
  if (album) features.set(`album:${exactName(album)}`, 1)
  for (const genre of genres) features.set(`genre:${exactName(genre)}`, 1)
  for (const { name, value } of tags) if (value >= LEAST_TAG) features.set(`tag:${name}`, value)
  return features
}
