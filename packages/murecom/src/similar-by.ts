import { checkInteger, checkOneOf, checkOptions, type OptionNames, show } from '@murecom/internal'
import type { WhereOptions } from './library/answers/options.ts'
import type { SimilarLibrarySong } from './library/answers/types.ts'
import type { LibrarySong } from './library/song.ts'
import type { NumberedLibrarySong } from './library/store/song-reader.ts'
import type { PlaylistRecommender } from './playlist-recommender.ts'
import { type Reason, sharedArtist } from './playlists/reasons.ts'

/** What songs are alike by: how they sound, the playlists that hold them, or both. */
export type SimilarBy = 'sound' | 'playlists' | 'both'

/** How {@link similarBy} chooses. */
export interface SimilarByOptions extends WhereOptions {
  /** Default `'both'`. */
  by?: SimilarBy
  /** Most songs that are returned, 1 to 1000. Default 10. */
  limit?: number
}

/** A song of an answer, and why it is there. */
export interface JoinedSong extends LibrarySong {
  /** Its number in the library. */
  id: number
  /**
   * By sound max(0, cosine), as `Library.similar` has it. Else, with ranks from 1, 61 / (60 + rank) by playlists and the mean of
   * that over both ways: from 0 to 1, and 1 for the first.
   */
  score: number
  reasons: Reason[]
}

/** What {@link similarBy} asks of a library: a `Library` or a `ParallelLibrary`. */
export interface SimilarLibrary {
  similar(path: string, options: WhereOptions & { limit: number }): Promise<SimilarLibrarySong[]>
  /** Only asked with a filter. */
  orderedIds(options: WhereOptions): Float64Array | Promise<Float64Array>
  idOf(path: string): number | undefined
  idNamed(title: string, artists: readonly string[]): number | undefined | Promise<number | undefined>
  songsWithIds(ids: Iterable<number>): NumberedLibrarySong[]
}

const OPTIONS: OptionNames<SimilarByOptions> = { by: 1, limit: 1, where: 1, user: 1 }
/** Next songs that are looked for in the library: it may hold few of them. */
const NEXT_SONGS = 1000
/** Songs of each way that are joined, at least. */
const LEAST_JOINED = 50
/** The constant of reciprocal rank fusion. Source: Cormack, Clarke and Buettcher, SIGIR 2009, where little depended on it. */
const FUSION_CONSTANT = 60

/**
 * The songs of a library that are like one of them, by sound, by people's playlists, or by both: ranks are fused, because a cosine
 * and a place in a table of next songs have no common scale. A song that no playlist knows is answered by its sound.
 *
 * @param recommender whose next songs are looked for in the library by title and artist
 * @throws (as a rejection) RangeError for a path that is not in the library, or an option out of range; what `library.similar` throws
 * @example
 * const songs = await similarBy(library, recommender, '/home/me/Music/song.mp3', { by: 'both', limit: 5 })
 * console.log(songs[0]?.reasons) // [{ kind: 'lists', lists: 14, with: ... }, { kind: 'sound', score: 0.83 }]
 */
export async function similarBy(
  library: SimilarLibrary,
  recommender: Pick<PlaylistRecommender, 'nextSongs'>,
  path: string,
  options: SimilarByOptions = {},
): Promise<JoinedSong[]> {
  const where = 'similarBy'
  const { by = 'both', limit = 10, ...only } = checkOptions(where, options, OPTIONS)
  checkOneOf(where, 'by', by, ['sound', 'playlists', 'both'])
  checkInteger(where, 'limit', limit, 1, 1000)
  const own = library.idOf(path)
  const [asked] = own === undefined ? [] : library.songsWithIds([own])
  if (!asked) throw new RangeError(`${where}: path must be a path of the library, got ${show(path)}`)
  const depth = by === 'both' ? Math.max(LEAST_JOINED, 3 * limit) : limit
  const sound = by === 'playlists' ? [] : await bySound(library, asked, { ...only, limit: depth })
  if (by === 'sound') return sound
  const playlists = await byPlaylists(library, recommender, asked, { ...only, limit: depth })
  return by === 'playlists' ? playlists : fused(sound, playlists).slice(0, limit)
}

/** How many songs, and which. */
type Limited = WhereOptions & { limit: number }

async function bySound(library: SimilarLibrary, asked: NumberedLibrarySong, options: Limited): Promise<JoinedSong[]> {
  const similar = await library.similar(asked.path, options)
  return similar.flatMap(({ path, score }) => {
    const id = library.idOf(path)
    const [song] = id === undefined ? [] : library.songsWithIds([id])
    return song ? [{ ...song, score, reasons: [{ kind: 'sound' as const, score }, ...sameArtist(asked, song)] }] : []
  })
}

/** The next songs of a song that the library has. */
async function byPlaylists(
  library: SimilarLibrary,
  recommender: Pick<PlaylistRecommender, 'nextSongs'>,
  asked: NumberedLibrarySong,
  { limit, ...only }: Limited,
): Promise<JoinedSong[]> {
  const passing = only.where?.trim() ? new Set(await library.orderedIds(only)) : undefined
  const answer = await recommender.nextSongs({
    trackName: asked.title,
    artists: artistsOf(asked),
    limit: NEXT_SONGS,
    shift: 0,
    reasons: true,
  })
  const songs = new Map<number, JoinedSong>()
  for (const next of answer.status === 'ok' ? answer.next : []) {
    if (songs.size >= limit) break
    const id = next.because === 'playlists' ? await library.idNamed(next.name, next.artists) : undefined
    if (id === undefined || id === asked.id || songs.has(id) || passing?.has(id) === false) continue
    const [song] = library.songsWithIds([id])
    const lists = (next.reasons ?? []).filter(({ kind }) => kind === 'lists')
    if (song) songs.set(id, { ...song, score: scoreAt(songs.size), reasons: [...lists, ...sameArtist(asked, song)] })
  }
  return [...songs.values()]
}

/** Both answers by reciprocal ranks, best first, ties by the song's number. */
function fused(sound: readonly JoinedSong[], playlists: readonly JoinedSong[]): JoinedSong[] {
  const songs = new Map<number, JoinedSong>()
  for (const answer of [playlists, sound]) {
    for (const [rank, song] of answer.entries()) {
      const { score, reasons } = songs.get(song.id) ?? { score: 0, reasons: [] }
      const others = song.reasons.filter(({ kind }) => !reasons.some(known => known.kind === kind))
      songs.set(song.id, { ...song, score: score + scoreAt(rank) / 2, reasons: [...reasons, ...others] })
    }
  }
  return [...songs.values()].sort((a, b) => b.score - a.score || a.id - b.id)
}

function scoreAt(rank: number): number {
  return (FUSION_CONSTANT + 1) / (FUSION_CONSTANT + 1 + rank)
}

function sameArtist(asked: LibrarySong, song: LibrarySong): Reason[] {
  const artist = sharedArtist(artistsOf(asked), artistsOf(song))
  return artist === undefined ? [] : [{ kind: 'artist', artist }]
}

function artistsOf({ artists, artist }: LibrarySong): readonly string[] {
  return artists.length > 0 ? artists : artist === null ? [] : [artist]
}
