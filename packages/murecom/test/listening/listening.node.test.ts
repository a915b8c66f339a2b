/** What people did with a library: kept, counted, found again. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { type Listening, ListeningError, openListening, type Play, type PlaySource } from '../../src/node.ts'

let listening: Listening
beforeEach(() => {
  listening?.close()
  listening = openListening(':memory:')
})
afterAll(() => listening.close())

const song = (n: number) => ({ hash: `hash${n}`, path: `/music/${n}.mp3` })
const play = (n: number, at: number, more: Partial<Play> = {}): Play => ({
  user: '',
  song: song(n),
  at,
  playedSeconds: 200.5,
  durationSeconds: 210,
  outcome: 'completed',
  source: 'rest',
  ...more,
})

describe('plays', () => {
  test('come back as they were noted, newest first, and none twice', () => {
    const plays = [play(1, 1000), play(2, 3000, { playedSeconds: null, durationSeconds: null, outcome: 'skipped' })]
    expect(listening.addPlays(plays)).toBe(2)
    expect(listening.addPlays([...plays, play(1, 1000, { source: 'server:Home' })])).toBe(1)
    expect(listening.plays()).toEqual([plays[1], plays[0], play(1, 1000, { source: 'server:Home' })])
    expect(listening.plays({ since: 1001 })).toEqual([plays[1]])
    expect(listening.plays({ limit: 1 })).toEqual([plays[1]])
    expect(listening.plays({ user: 'ann' })).toEqual([])
  })

  test('counts leave skips out, and add what servers counted', () => {
    listening.addPlays([
      play(1, 10),
      play(1, 20),
      play(1, 30, { outcome: 'skipped' }),
      play(2, 40),
      play(3, 5, { user: 'ann' }),
    ])
    listening.setCounts('', 'server:Home', [{ song: song(2), count: 7, last: null }])
    expect(listening.playCounts()).toEqual([
      { song: song(2), count: 8, last: 40 },
      { song: song(1), count: 2, last: 20 },
    ])
    listening.setCounts('', 'server:Home', [{ song: song(4), count: 1, last: 90 }])
    expect(listening.playCounts().map(({ song, count }) => [song.hash, count])).toEqual([
      ['hash1', 2],
      ['hash4', 1],
      ['hash2', 1],
    ])
  })

  test.each([
    [{ at: -1 }, 'at must be a time in ms'],
    [{ at: Number.NaN }, 'at must be a time in ms'],
    [
      { playedSeconds: Number.POSITIVE_INFINITY },
      'playedSeconds must be null or a finite number of at least 0, got Infinity',
    ],
    [{ outcome: 'liked' as never }, 'outcome must be'],
    [{ source: 'server:' as PlaySource }, 'source must be page, rest, radio'],
    [{ user: 'x'.repeat(201) }, 'user must be a text of 0 to 200 characters'],
    [{ song: { hash: '', path: 'x' } }, 'song.hash must be a text of 1 to 200 characters'],
    [{ song: { hash: 'x', path: 'a\0b' } }, 'song.path must be a text'],
  ])('%j is refused, and with it the whole call', (wrong, message) => {
    expect(() => listening.addPlays([play(1, 1), play(2, 2, wrong)])).toThrow(`Listening.addPlays: ${message}`)
    expect(listening.plays()).toEqual([])
  })
})

describe('marks', () => {
  test('of songs, albums and artists; one that says nothing any more is gone', () => {
    listening.setStar('', { kind: 'song', ...song(1) }, 5)
    listening.setRating('', { kind: 'song', ...song(1) }, 4)
    listening.setStar('', { kind: 'artist', artist: 'Björk' }, 7)
    listening.setBan('', { kind: 'album', artist: 'Björk', album: 'Post' }, 6)
    listening.setRating('ann', { kind: 'artist', artist: 'Björk' }, 1)
    expect(listening.marks()).toEqual([
      { item: { kind: 'artist', artist: 'Björk' }, starred: 7, rating: null, banned: null },
      { item: { kind: 'song', ...song(1) }, starred: 5, rating: 4, banned: null },
      { item: { kind: 'album', artist: 'Björk', album: 'Post' }, starred: null, rating: null, banned: 6 },
    ])
    listening.setStar('', { kind: 'artist', artist: 'BJÖRK ' }, null)
    listening.setRating('', { kind: 'song', ...song(1) }, 0)
    listening.setBan('', { kind: 'album', artist: 'björk', album: 'POST' }, null)
    expect(listening.marks().map(({ item }) => item.kind)).toEqual(['song'])
  })

  test.each([
    [() => listening.setRating('', { kind: 'song', ...song(1) }, 6), 'rating must be an integer from 0 to 5, got 6'],
    [() => listening.setStar('', { kind: 'genre' } as never, 1), 'item.kind must be'],
    [
      () => listening.setStar('', { kind: 'artist', artist: '\0 ' }, 1),
      'item.artist must be a text of 1 to 1000 characters',
    ],
    [() => listening.setStar('', null as never, 1), 'item.kind must be'],
  ])('%s is refused', (call, message) => {
    expect(call).toThrow(message)
    expect(listening.marks()).toEqual([])
  })
})

describe('playlists', () => {
  test('are made, changed and removed; their ids are not used again', () => {
    const id = listening.createPlaylist({ name: ' Sunday\u0000 ', songs: [song(2), song(1), song(2)] })
    expect(listening.playlist(id)).toMatchObject({
      id, owner: '', name: 'Sunday', comment: '', public: false, origin: null, length: 3, songs: [song(2), song(1), song(2)],
    }) // biome-ignore format: on one line
    const { changed } = listening.playlist(id)!
    listening.replacePlaylist(id, { songs: [song(3)], comment: 'a\nb' })
    expect(listening.playlist(id)).toMatchObject({ name: 'Sunday', comment: 'a\nb', songs: [song(3)] })
    expect(listening.playlist(id)!.changed).toBeGreaterThan(changed)
    expect(listening.deletePlaylist(id)).toBe(true)
    expect(listening.deletePlaylist(id)).toBe(false)
    expect(listening.playlist(id)).toBeUndefined()
    expect(listening.createPlaylist({ name: 'Other' })).toBeGreaterThan(id)
    expect(() => listening.replacePlaylist(id, {})).toThrow(ListeningError)
  })

  test('are for their owner, unless they are public; those of a server are found by their place there', () => {
    const origin = { server: 'Home', id: 'p1' }
    listening.createPlaylist({ owner: 'ann', name: 'Hers' })
    const open = listening.createPlaylist({ owner: 'ann', name: 'Open', public: true, origin })
    expect(listening.playlists('bob').map(({ name }) => name)).toEqual(['Open'])
    expect(listening.playlists('ann').map(({ name }) => name)).toEqual(['Hers', 'Open'])
    expect(listening.playlistOf(origin)?.id).toBe(open)
    expect(listening.playlistOf({ server: 'Home', id: 'p2' })).toBeUndefined()
    expect(() => listening.createPlaylist({ name: 'x', songs: 7 as never })).toThrow('songs must be an array')
    expect(() => listening.createPlaylist({ title: 'x' } as never)).toThrow('title is not an option')
    expect(listening.playlists('ann')).toHaveLength(2)
  })
})

test('a queue and bookmarks say where listening goes on', () => {
  expect(listening.queue()).toBeUndefined()
  const queue = { songs: [song(1), song(2)], current: 1, positionMs: 1234, changed: 99, changedBy: 'phone' }
  listening.saveQueue('', { ...queue, songs: [] })
  listening.saveQueue('', queue)
  expect(listening.queue()).toEqual(queue)
  expect(listening.queue('ann')).toBeUndefined()
  listening.setBookmark('', song(1), 5000, 'the solo')
  listening.setBookmark('', song(1), 6000)
  listening.setBookmark('', song(2), 1)
  listening.setBookmark('', song(2), null)
  expect(listening.bookmarks()).toMatchObject([{ song: song(1), positionMs: 6000, comment: '' }])
})

test('songs that moved, or were tagged anew, keep what is noted of them', () => {
  listening.addPlays([play(1, 1), play(2, 2), play(3, 3), play(3, 9)])
  for (const n of [1, 2, 3, 4]) listening.setStar('', { kind: 'song', ...song(n) }, n)
  const list = listening.createPlaylist({ name: 'all', songs: [song(1), song(2), song(3), song(4)] })
  const now = new Map([
    ['hash1', { hash: 'hash1', path: '/moved/1.mp3' }],
    ['hash2', { hash: 'new2', path: '/music/2.mp3' }],
    ['hash3', song(4)],
    ['hash4', song(4)],
  ])
  listening.follow(({ hash }) => now.get(hash))
  expect(listening.playlist(list)!.songs).toEqual([now.get('hash1'), now.get('hash2'), song(4), song(4)])
  expect(listening.playCounts().map(({ song }) => song.hash)).toEqual(['hash4', 'new2', 'hash1'])
  expect(listening.marks().map(({ item, starred }) => [item.kind === 'song' && item.hash, starred])).toEqual([
    ['hash4', 4], ['new2', 2], ['hash1', 1],
  ]) // biome-ignore format: on one line
})

test('revision changes with every change, and not otherwise', () => {
  const first = listening.revision
  listening.plays()
  expect(listening.revision).toBe(first)
  listening.setStar('', { kind: 'artist', artist: 'Björk' }, 1)
  expect(listening.revision).not.toBe(first)
})

test('marks have a revision of their own, which plays leave as it is', () => {
  using listening = openListening(':memory:')
  const song = { hash: 'h', path: '/a.mp3' }
  const before = [listening.revision, listening.markRevision]
  const facts = { playedSeconds: null, durationSeconds: null, outcome: 'completed', source: 'rest' } as const
  listening.addPlays([{ user: '', song, at: 1, ...facts }])
  expect(listening.revision).not.toBe(before[0])
  expect(listening.markRevision).toBe(before[1])
  listening.setStar('', { kind: 'song', ...song }, 1)
  expect(listening.markRevision).not.toBe(before[1])
})
