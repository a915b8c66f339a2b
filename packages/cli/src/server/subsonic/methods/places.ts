import { parseInteger } from '../../refusal.ts'
import { type Content, fail } from '../answer.ts'
import type { Ask, Methods } from '../ask.ts'
import { iso } from '../entries.ts'

/** Songs that a queue may have. */
const MOST_SONGS = 20_000

/** Where listening goes on: the queue that another player left, and places within songs. */
export const PLACES: Methods = {
  getPlayQueue: ask => {
    const queue = queueOf(ask)
    if (!queue) return { playQueue: { entry: [], username: ask.user } }
    const { index, ...rest } = queue
    return { playQueue: { ...rest, ...(index !== undefined && { current: (rest.entry[index] as { id: string }).id }) } }
  },
  getPlayQueueByIndex: ask => {
    const queue = queueOf(ask)
    if (!queue) return { playQueueByIndex: { entry: [], username: ask.user } }
    const { index, ...rest } = queue
    return { playQueueByIndex: { ...rest, ...(index !== undefined && { currentIndex: index }) } }
  },
  savePlayQueue: ask => {
    const ids = ask.all('id')
    const current = ask.text('current')
    const at = current ? ids.indexOf(current) : -1
    if (current && at < 0) fail('generic', 'current must be one of the ids')
    return save(ask, ids, ids.length === 0 ? null : Math.max(0, at))
  },
  savePlayQueueByIndex: ask => {
    const ids = ask.all('id')
    const text = ask.text('currentIndex')
    if (ids.length > 0 && !text) fail('missingParameter', 'required parameter is missing: currentIndex')
    return save(ask, ids, ids.length === 0 ? null : parseInteger('currentIndex', text!, 0, ids.length - 1))
  },
  getBookmarks: ask => ({
    bookmarks: {
      bookmark: ask.serving.listening.bookmarks(ask.user).flatMap(({ song, positionMs, comment, created, changed }) => {
        const known = ask.serving.library.songOf(song)
        const [entry] = known ? ask.entries.songs([known.id]) : []
        if (!entry) return []
        const facts = {
          position: positionMs,
          username: nameOf(ask),
          comment,
          created: iso(created),
          changed: iso(changed),
        }
        return [{ ...facts, entry }]
      }),
    },
  }),
  createBookmark: ask => {
    const [song] = ask.listened([ask.song()])
    ask.required('position')
    ask.serving.listening.setBookmark(ask.user, song!, ask.integer('position', 0), ask.text('comment') ?? '')
    return {}
  },
  deleteBookmark: ask => {
    const [song] = ask.listened([ask.song()])
    ask.serving.listening.setBookmark(ask.user, song!, null)
    return {}
  },
}

function nameOf(ask: Ask): string {
  return ask.user || (ask.text('u') ?? 'murecom')
}

function save(ask: Ask, ids: readonly string[], current: number | null): Content {
  if (ids.length > MOST_SONGS) fail('generic', `a queue has at most ${MOST_SONGS} songs`)
  const songs = ask.listened(ask.songs(ids))
  const positionMs = ask.integer('position', 0)
  const changedBy = ask.text('c') ?? ''
  ask.serving.listening.saveQueue(ask.user, { songs, current, positionMs, changed: Date.now(), changedBy })
  return {}
}

/** The queue without songs that are gone; `index` is that of the song that played. */
function queueOf(ask: Ask) {
  const queue = ask.serving.listening.queue(ask.user)
  if (!queue) return undefined
  const known = queue.songs.map(song => ask.serving.library.songOf(song)?.id)
  const entry = ask.entries.songs(known.filter(id => id !== undefined))
  const before = known.slice(0, queue.current ?? 0).filter(id => id !== undefined).length
  return {
    entry,
    index: queue.current === null || entry.length === 0 ? undefined : Math.min(before, entry.length - 1),
    ...{ position: queue.positionMs, username: nameOf(ask), changed: iso(queue.changed), changedBy: queue.changedBy },
  }
}
