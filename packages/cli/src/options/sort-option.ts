import { type Library, type LibrarySong, SONG_SORTS, type SongFeatures, type SongSort } from 'murecom/node'
import { UsageError } from '../errors.ts'

/** The option of commands whose answers can be ordered. */
export const SORT_OPTION = [
  '--sort <order>',
  'by name, tempo, key, energy or loudness; with - in front from the highest to the lowest',
] as const

/** The order that was asked for. @throws UsageError for another */
export function sortOf(sort: string | undefined): SongSort | undefined {
  const known = SONG_SORTS.find(order => order === sort)
  if (sort === undefined || known) return known
  throw new UsageError(`--sort must be one of ${SONG_SORTS.join(', ')}, got ${sort}`)
}

/** What of a song each order shows. */
const SHOWN: Readonly<Record<string, { heading: string; of: (features: SongFeatures) => string | undefined }>> = {
  tempo: { heading: 'bpm', of: ({ bpm }) => bpm?.toFixed(1) },
  key: { heading: 'key', of: ({ camelot }) => camelot ?? undefined },
  energy: { heading: 'energy', of: ({ energy }) => energy.toFixed(3) },
  loudness: { heading: 'LUFS', of: ({ loudness }) => loudness?.toFixed(1) },
}

/** The column of a table of songs that shows what they are ordered by; none for names. */
export function sortFigures(
  library: Pick<Library, 'features'>,
  sort: SongSort | undefined,
): { heading: string; of: (song: LibrarySong) => string }[] {
  const shown = SHOWN[sort?.replace('-', '') ?? '']
  if (!shown) return []
  const of = ({ path }: LibrarySong): string => {
    const features = library.features(path)
    return (features && shown.of(features)) ?? ''
  }
  return [{ heading: shown.heading, of }]
}
