import { foldName } from 'murecom/spotify-crawler'
import { COSTS } from '../../limits/budget.ts'
import { holdsWords } from '../../music/names.ts'
import type { Content } from '../answer.ts'
import { type Ask, type Methods, MOST_ENTRIES } from '../ask.ts'
import { inFolder } from './browse.ts'

/** Search by words over artists, albums and songs. An empty text finds everything: so players take over a whole library. */
export const SEARCH: Methods = {
  search: async ask => {
    const words = ['any', 'artist', 'album', 'title'].map(name => ask.text(name) ?? '').join(' ')
    const offset = ask.integer('offset', 0)
    const [match, totalHits] = await songsFor(ask, words, offset, ask.count('count', 20, MOST_ENTRIES))
    return { searchResult: { offset, totalHits, match } }
  },
  search2: async ask => {
    const { artist, album, song } = await found(ask)
    return { searchResult2: { artist, album: album.map(one => ask.entries.albumFolder(one)), song } }
  },
  search3: async ask => {
    const { artist, album, song } = await found(ask)
    return { searchResult3: { artist, album: album.map(one => ask.entries.album(one)), song } }
  },
}

async function found(ask: Ask) {
  const { music, entries } = ask
  const text = queryOf(ask.parameters.get('query') === null ? ask.required('query') : ask.text('query')!)
  const words = foldName(text).split(' ').filter(Boolean)
  const isIn = inFolder(ask)
  const page = <T>(kind: string, all: readonly T[], fits: (one: T) => boolean): T[] => {
    const [count, offset] = [ask.count(`${kind}Count`, 20), ask.integer(`${kind}Offset`, 0)]
    return count === 0 ? [] : all.filter(fits).slice(offset, offset + count)
  }
  const artists = page(
    'artist',
    music.artists,
    ({ folded, albums }) => holdsWords(folded, words) && albums.some(({ songs }) => songs.some(isIn)),
  )
  const albums = page(
    'album',
    music.albums,
    ({ folded, artist, songs }) => holdsWords(`${folded} ${artist.folded}`, words) && songs.some(isIn),
  )
  const [song] = await songsFor(ask, text, ask.integer('songOffset', 0), ask.count('songCount', 20))
  return { artist: artists.map(one => entries.artist(one)), album: albums, song }
}

async function songsFor(ask: Ask, words: string, offset: number, count: number): Promise<[Content[], number]> {
  const { c, serving, entries } = ask
  const { served, work } = serving
  const text = queryOf(words)
  const found =
    text === '' ? await served.all() : await work(c, served.length / COSTS.searchedSongs, () => served.find(text))
  const ids = ask.text('musicFolderId') ? found.filter(inFolder(ask)) : found
  return [entries.songs(ids.subarray(offset, offset + count)), ids.length]
}

/** The words of a query: players put quotation marks around it, and stars behind its words. */
function queryOf(query: string): string {
  return query.replace(/["*]/g, ' ').trim()
}
