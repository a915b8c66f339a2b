import { checkInteger, checkOptions, type OptionNames } from '@murecom/internal'
import { type Catalog, foldName } from '@murecom/spotify-crawler'

/** An artist who is in the same lists as another. */
export interface ArtistInLists {
  /** As the catalogue writes it first. */
  name: string
  /** Lists that have both, of those that were looked at. */
  lists: number
  /** From 0 to 1: `both / (sqrt(own * other) + 3)` of numbers of lists; the 3 lowers the scores of artists with one or two lists in common. */
  score: number
}

/** How {@link artistsInLists} answers. */
interface ArtistsInListsOptions {
  /** Artists of the answer at most. Default 10. */
  limit?: number
}

const OPTIONS: OptionNames<ArtistsInListsOptions> = { limit: 1 }
/** Lists of the artist that are looked at: the first ones of the catalogue. */
const MOST_LISTS = 5000
/** Artists who are compared: those who are in most of these lists. */
const CANDIDATES = 200
/** Lists that are added to what two artists could share. */
const SHRINKAGE = 3

/**
 * The artists who are in the same lists of a catalogue as an artist, best first, ties by name. Work grows with the lists
 * of the artist, of which at most 5,000 are looked at, and with those of the 200 artists who are in most of them.
 *
 * @param name compared as all names are
 * @returns none for an artist who is in no complete list
 * @example
 * const catalog = await openCatalog('catalog.db')
 * await artistsInLists(catalog, 'Björk', { limit: 5 }) // [{ name: 'Portishead', lists: 31, score: 0.4 }, ...]
 */
export async function artistsInLists(
  catalog: Catalog,
  name: string,
  options: ArtistsInListsOptions = {},
): Promise<ArtistInLists[]> {
  const where = 'artistsInLists'
  const limit = checkInteger(where, 'limit', checkOptions(where, options, OPTIONS).limit ?? 10, 1)
  const own = foldName(name)
  const all = (await listsOf(catalog, [own])).get(own) ?? 0
  if (own === '' || all === 0) return []
  const looked = Math.min(all, MOST_LISTS)
  const shared = await sharing(catalog, own, looked)
  const totals = await listsOf(
    catalog,
    shared.map(({ key }) => key),
  )
  return shared
    .map(({ key, name, lists }) => {
      // When an artist has more lists than are looked at, the number of lists with both is scaled up.
      const both = (lists * all) / looked
      return { name, lists, score: Math.min(1, both / (Math.sqrt(all * totals.get(key)!) + SHRINKAGE)) }
    })
    .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
}

/** The artists who are in most of the first lists of an artist. */
async function sharing(
  catalog: Catalog,
  own: string,
  lists: number,
): Promise<{ key: string; name: string; lists: number }[]> {
  const found = await catalog.db
    .with('own', db =>
      artistsWithLists(db, [own]).select('playlists.id').distinct().orderBy('playlists.id').limit(lists),
    )
    .selectFrom('own')
    .innerJoin('playlist_tracks', 'playlist_tracks.playlist_id', 'own.id')
    .innerJoin('track_artists', 'track_artists.track_id', 'playlist_tracks.track_id')
    .innerJoin('artists', 'artists.id', 'track_artists.artist_id')
    .where('artists.name_fold', 'not in', [own, ''])
    .groupBy('artists.name_fold')
    .select(({ fn }) => [
      'artists.name_fold as key',
      fn.min('artists.name').as('name'),
      fn.count('own.id').distinct().as('lists'),
    ])
    .orderBy('lists', 'desc')
    .orderBy('key')
    .limit(CANDIDATES)
    .execute()
  return found.map(({ key, name, lists }) => ({ key, name, lists: Number(lists) }))
}

/** How many complete lists have songs of each artist. */
async function listsOf(catalog: Catalog, artists: readonly string[]): Promise<Map<string, number>> {
  if (artists.length === 0) return new Map()
  const found = await artistsWithLists(catalog.db, artists)
    .groupBy('artists.name_fold')
    .select(({ fn }) => ['artists.name_fold as key', fn.count('playlists.id').distinct().as('lists')])
    .execute()
  return new Map(found.map(({ key, lists }) => [key, Number(lists)]))
}

/** Artists by their folded names, each with the complete lists that have a song of theirs: a row for each such entry. */
function artistsWithLists(db: Pick<Catalog['db'], 'selectFrom'>, artists: readonly string[]) {
  return db
    .selectFrom('artists')
    .innerJoin('track_artists', 'track_artists.artist_id', 'artists.id')
    .innerJoin('playlist_tracks', 'playlist_tracks.track_id', 'track_artists.track_id')
    .innerJoin('playlists', 'playlists.id', 'playlist_tracks.playlist_id')
    .where('artists.name_fold', 'in', artists)
    .where('playlists.complete', '=', 1)
}
