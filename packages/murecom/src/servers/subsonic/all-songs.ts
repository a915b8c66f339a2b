import { ServerError } from '../../errors.ts'
import { type Fields, fieldsOf, idOf, listOf } from '../read-values.ts'
import type { ServerSong } from '../types.ts'
import { readSong } from './read-song.ts'
import type { SubsonicCalls } from './subsonic-calls.ts'

/** Songs and albums of a page; servers cut it to 500. */
const PAGE = 500
/** More pages are a server that begins again and again. */
const MOST_PAGES = 20_000
/** Folders that are looked into at most. */
const MOST_FOLDERS = 1_000_000

/**
 * All songs of a server, in pages: by a search for nothing, which most servers answer with everything; else by albums; else by
 * folders.
 */
export async function* allSongs(calls: SubsonicCalls, signal?: AbortSignal): AsyncIterable<ServerSong[]> {
  const ways = [() => bySearch(calls, '', signal), () => bySearch(calls, '""', signal), () => byAlbums(calls, signal)]
  for (const way of [...ways, () => byFolders(calls, signal)]) {
    let count = 0
    for await (const page of way()) {
      count += page.length
      yield page
    }
    if (count > 0) return
  }
}

async function* bySearch(calls: SubsonicCalls, query: string, signal?: AbortSignal): AsyncIterable<ServerSong[]> {
  let last: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const found = await ifAnswered(
      calls.ask('search3', { query, artistCount: 0, albumCount: 0, songCount: PAGE, songOffset: page * PAGE }, signal),
      page === 0,
    )
    const rows = listOf(fieldsOf(found?.['searchResult3'])['song'])
    const first = JSON.stringify(fieldsOf(rows[0])['id'])
    // A server that knows no offset gives its first page for ever.
    if (rows.length === 0 || first === last) return
    last = first
    yield songsOf(rows)
  }
}

async function* byAlbums(calls: SubsonicCalls, signal?: AbortSignal): AsyncIterable<ServerSong[]> {
  let last: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const list = { type: 'alphabeticalByName', size: PAGE, offset: page * PAGE }
    const found = await ifAnswered(calls.ask('getAlbumList2', list, signal), page === 0)
    const rows = listOf(fieldsOf(found?.['albumList2'])['album'])
    const ids = rows.flatMap(row => idOf(fieldsOf(row)['id']) ?? [])
    if (ids.length === 0 || ids[0] === last) return
    last = ids[0]
    for (const id of ids) {
      const album = await ifAnswered(calls.ask('getAlbum', { id }, signal), true)
      yield songsOf(listOf(fieldsOf(album?.['album'])['song']))
    }
  }
}

async function* byFolders(calls: SubsonicCalls, signal?: AbortSignal): AsyncIterable<ServerSong[]> {
  const indexes = fieldsOf((await ifAnswered(calls.ask('getIndexes', {}, signal), true))?.['indexes'])
  yield songsOf(listOf(indexes['child']))
  const artists = listOf(indexes['index']).flatMap(index => listOf(fieldsOf(index)['artist']))
  const waiting = artists.flatMap(artist => idOf(fieldsOf(artist)['id']) ?? [])
  const seen = new Set(waiting)
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const found = await ifAnswered(calls.ask('getMusicDirectory', { id }, signal), true)
    const children = listOf(fieldsOf(found?.['directory'])['child']).map(fieldsOf)
    for (const below of children.filter(child => child['isDir'] === true).flatMap(child => idOf(child['id']) ?? [])) {
      if (seen.has(below) || seen.size >= MOST_FOLDERS) continue
      seen.add(below)
      waiting.push(below)
    }
    yield songsOf(children)
  }
}

function songsOf(rows: readonly unknown[]): ServerSong[] {
  return rows.flatMap(row => readSong(row) ?? [])
}

/** An answer; undefined when the server does not know the method or the thing that was asked for, and that may be. */
async function ifAnswered(answer: Promise<Fields>, mayFail: boolean): Promise<Fields | undefined> {
  try {
    return await answer
  } catch (error) {
    if (mayFail && ServerError.isInstance(error) && ['refused', 'not-found', 'bad-answer'].includes(error.code)) {
      return undefined
    }
    throw error
  }
}
