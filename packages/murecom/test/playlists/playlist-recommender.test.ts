import { ItemKnn } from '@murecom/item-cf'
import { type ItemCfKernels, loadSimdKernels } from '@murecom/item-cf/simd'
import { beforeAll, expect, test } from 'vitest'
import { type NextSongsAnswer, PlaylistRecommender } from '../../src/index.ts'
import { plantedCatalog } from './planted.ts'

const catalog = plantedCatalog(1)
const styleOf = (id: number | null): number => Math.floor((id ?? -1) / 1000)
let recommender: PlaylistRecommender

beforeAll(async () => {
  recommender = await PlaylistRecommender.train(catalog, { factors: 8, vectorSize: 16, epochs: 20 })
})

function ok(answer: NextSongsAnswer): Extract<NextSongsAnswer, { status: 'ok' }> {
  if (answer.status !== 'ok') throw new Error(`expected an answer, got ${answer.status}`)
  return answer
}

test('the next songs of a song are of its style, with the facts of the catalogue', async () => {
  const { matched, next } = ok(await recommender.nextSongs({ trackName: 'Song 2005', limit: 10, shift: 0 }))
  expect(matched).toEqual({
    id: 2005,
    sourceId: 's2005',
    name: 'Song 2005',
    artists: ['Artist 2'],
    imageUrl: 'cover 2005',
  })
  expect(next).toHaveLength(10)
  expect(next.every(song => styleOf(song.id) === 2 && song.because === 'playlists')).toBe(true)
  expect(next.map(song => song.id)).not.toContain(2005)
})

test('shift passes over the nearest; by default a third of limit', async () => {
  const ask = async (query: { limit?: number; shift?: number }) =>
    ok(await recommender.nextSongs({ trackName: 'Song 1', ...query })).next.map(song => song.id)
  const all = await ask({ limit: 20, shift: 0 })
  expect(await ask({})).toEqual(all.slice(3, 13))
  expect(await ask({ limit: 9 })).toEqual(all.slice(3, 12))
  expect(await ask({ limit: 4, shift: 7 })).toEqual(all.slice(7, 11))
})

test('what is not known is said to be so', async () => {
  expect(await recommender.nextSongs({ trackName: 'Nothing' })).toEqual({ status: 'track-not-found' })
  expect(await recommender.nextSongs({ trackName: 'Song 5', artists: ['Artist 3'] })).toEqual({
    status: 'track-not-found',
  })
  const unheard = await recommender.nextSongs({ trackName: 'Song 31' })
  expect(unheard).toMatchObject({ status: 'not-in-trainset', matched: { id: 31 } })
  await expect(recommender.nextSongs({ trackName: 'Song 1', limit: 0 })).rejects.toThrow(
    'limit must be an integer from 1 to 1000',
  )
})

test('a track that no playlist knows gets the songs that sound like it', async () => {
  const audio = {
    similarTo: async () => [
      { name: 'Song 1003', artists: [] },
      { name: 'From the folder', artists: ['Me'] },
    ],
  }
  const withAudio = new PlaylistRecommender(catalog, recommender.models, { audio })
  const { next } = ok(await withAudio.nextSongs({ trackName: 'Song 31' }))
  expect(next).toEqual([
    { id: 1003, sourceId: 's1003', name: 'Song 1003', artists: ['Artist 1'], imageUrl: 'cover 1003', because: 'audio' },
    { id: null, sourceId: null, name: 'From the folder', artists: ['Me'], imageUrl: null, because: 'audio' },
  ])
  expect(ok(await withAudio.nextSongs({ trackName: 'Only in the folder' })).matched.name).toBe('Only in the folder')
})

test('reasons: the playlists that hold both, and an artist who is the same', async () => {
  const { matched, next } = ok(await recommender.nextSongs({ trackName: 'Song 2005', limit: 5, reasons: true }))
  const lists = Array.from(catalog.playlists(), list => [...list])
  for (const song of next) {
    const both = lists.filter(list => list.includes(2005) && list.includes(song.id!)).length
    expect(song.reasons).toEqual([
      { kind: 'lists', lists: both, with: matched },
      { kind: 'artist', artist: 'Artist 2' },
    ])
  }
  const [most, ...others] = recommender.reasonsFor([1001, 1002, 2005, 99999], next[0]!.id!)
  expect(most).toEqual(next[0]!.reasons![0])
  expect(others).toEqual([{ kind: 'artist', artist: 'Artist 2' }])
  expect(recommender.reasonsFor([1001], 99999)).toEqual([])
  const audio = { similarTo: async () => [{ name: 'Near', artists: ['ARTIST 1'], score: 0.83 }] }
  const withAudio = new PlaylistRecommender(catalog, recommender.models, { audio })
  const alike = ok(await withAudio.nextSongs({ trackName: 'Song 1031', artists: ['Artist 1'], reasons: true }))
  expect(alike.next[0]!.reasons).toEqual([
    { kind: 'sound', score: 0.83 },
    { kind: 'artist', artist: 'ARTIST 1' },
  ])
})

test('a playlist is continued in its style, never with what it holds', () => {
  const list = [3001, 3002, 3003, 3004]
  const next = recommender.nextForPlaylist(list, { limit: 20 })
  expect(next).toHaveLength(20)
  expect(new Set(next.map(song => song.id)).size).toBe(20)
  expect(next.every(song => styleOf(song.id) === 3 && !list.includes(song.id ?? 0))).toBe(true)
})

test('a name as it is written is looked up, without a search of the catalogue; any other is searched for', async () => {
  const searched: string[] = []
  const watched = {
    ...catalog,
    findTrack: (query: { trackName: string; artists?: readonly string[] }) => {
      searched.push(query.trackName)
      return catalog.findTrack(query)
    },
  }
  const asked = new PlaylistRecommender(watched, recommender.models)
  const ids = async (trackName: string, artists: string[]) => {
    const answer = await asked.nextSongs({ trackName, artists, limit: 3 })
    return answer.status === 'ok' ? [answer.matched.id, ...answer.next.map(song => song.id)] : answer.status
  }
  const expected = await ids('song 2005', ['ARTIST 2'])
  expect(searched).toEqual([])
  const withoutNames = new PlaylistRecommender(catalog, { ...recommender.models, names: undefined })
  const slow = ok(await withoutNames.nextSongs({ trackName: 'Song 2005', artists: ['Artist 2'], limit: 3 }))
  expect(expected).toEqual([slow.matched.id, ...slow.next.map(song => song.id)])
  expect(await ids('Song 2005', ['Artist 2', 'Artist 3'])).toBe('track-not-found')
  expect(searched).toEqual(['Song 2005'])
  // The artist alone: the one of their tracks that most playlists hold.
  const [first] = (await ids('', ['Artist 3'])) as number[]
  expect(styleOf(first!)).toBe(3)
  expect(searched).toHaveLength(1)
})

test('a mistyped name brings those that come nearest; what is like none brings none', () => {
  const named = (trackName: string, artists: string[] = []) =>
    recommender.nearestTracks({ trackName, artists }, { limit: 3 }).map(track => track.name)
  expect(named('Somg 2005')[0]).toBe('Song 2005')
  expect(named('Snog 3012', ['Artits 3'])[0]).toBe('Song 3012')
  expect(named('Song 2005')).toHaveLength(3)
  expect(named('Nothing of the kind')).toEqual([])
  expect(named('')).toEqual([])
})

test('a song of a playlist may be named: its id when playlists know it', () => {
  expect(recommender.idOf({ trackName: 'Song 2005' })).toBe(2005)
  expect(recommender.idOf({ trackName: 'Song 2005', artists: ['Artist 1'] })).toBeUndefined()
  expect(recommender.idOf({ trackName: 'Song 31' })).toBeUndefined() // in the catalogue, in no playlist
  expect([2005, 31, 99999].map(id => recommender.knows(id))).toEqual([true, false, false])
})

test('a playlist of unknown tracks is continued with what most playlists hold', () => {
  const counts = new Map<number, number>()
  for (const list of catalog.playlists()) for (const id of list) counts.set(id, (counts.get(id) ?? 0) + 1)
  const [first] = recommender.nextForPlaylist([99999], { limit: 5 })
  expect(counts.get(first!.id!)).toBe(Math.max(...counts.values()))
})

test('an answer can be explained by the tracks that brought it', () => {
  const [next] = recommender.nextForPlaylist([1, 2, 1001], { limit: 1 })
  const { because } = recommender.explain([1, 2, 1001], next!.id!)
  expect(because.length).toBeGreaterThan(0)
  expect(because.every(({ track }) => styleOf(track.id) === styleOf(next!.id))).toBe(true)
  expect(because.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
})

test.each(['items', 'ease', 'als', 'vectors', 'weights', 'table'] as const)(
  'a signal ends the training in its stage %s',
  async stage => {
    const controller = new AbortController()
    const reason = new Error(`stopped in ${stage}`)
    const training = PlaylistRecommender.train(catalog, {
      factors: 4,
      vectorSize: 8,
      signal: controller.signal,
      onStage: begun => begun === stage && controller.abort(reason),
    })
    await expect(training).rejects.toBe(reason)
  },
)

test('an unknown option is refused with the known one', async () => {
  await expect(PlaylistRecommender.train(catalog, { vector_size: 8 } as object)).rejects.toThrow(
    'PlaylistRecommender.train: vector_size is not an option; did you mean vectorSize?',
  )
  await expect(recommender.nextSongs({ trackName: 'Song 1', k: 3 } as never)).rejects.toThrow('did you mean limit?')
})

test('the kernels of a training can be handed in; item-cf answers the same with and without SIMD', async () => {
  const items = async (itemCf?: ItemCfKernels) => {
    const trained = await PlaylistRecommender.train(catalog, { parts: [], k: 7, kernels: { itemCf } })
    expect(trained.models.table.neighborsOf(1)).toHaveLength(7)
    return new Uint8Array(trained.models.items.toBuffer())
  }
  const plain = ItemKnn.fit(catalog.playlists(), { similarity: 'rp3beta', k: 200, minCount: 4 })
  expect(await items()).toEqual(new Uint8Array(plain.toBuffer()))
  expect(await items(await loadSimdKernels())).toEqual(new Uint8Array(plain.toBuffer()))
  await expect(PlaylistRecommender.train(catalog, { kernels: { item_cf: 1 } as object })).rejects.toThrow(
    'PlaylistRecommender.train: kernels: item_cf is not an option; did you mean itemCf?',
  )
})

test('the threads of each model come from its own factory', async () => {
  const no = (name: string) => () => {
    throw new Error(`no thread for ${name}`)
  }
  const training = PlaylistRecommender.train(catalog, {
    vectorSize: 8,
    workers: 1,
    createWorkers: { itemCf: no('item-cf') },
  })
  await expect(training).rejects.toThrow('no thread for item-cf')
})
