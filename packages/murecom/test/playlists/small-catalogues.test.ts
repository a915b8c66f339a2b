import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import {
  evaluatePlaylists,
  type PlaylistCatalog,
  PlaylistRecommender,
  RecommenderError,
  type TrainingCounts,
} from '../../src/index.ts'
import { catalogOf } from './personal.ts'
import { plantedCatalog } from './planted.ts'

/** Thirteen lists of one person: few tracks are in two of them, none in four. */
function account(): PlaylistCatalog {
  const random = mulberry32(7)
  return catalogOf(
    Array.from({ length: 13 }, (_, p) => [
      ...Array.from({ length: 20 + p }, (_, i) => 100 * p + i),
      ...(p > 0 ? [100 * (p - 1) + Math.floor(20 * random())] : []),
    ]),
  )
}

const SMALL = { factors: 4, vectorSize: 8, epochs: 2 } as const

test('a personal account trains by itself, and what was chosen is told', async () => {
  let counts: TrainingCounts | undefined
  const onCounts = (found: TrainingCounts): void => {
    counts = found
  }
  const recommender = await PlaylistRecommender.train(account(), { ...SMALL, onCounts })
  expect(counts).toEqual({ playlists: 13, tracks: 338, mostPlaylists: expect.any(Number), minCount: 1, kept: 338 })
  const answer = await recommender.nextSongs({ trackName: 'Song 105', limit: 5 })
  expect(answer).toMatchObject({ status: 'ok', matched: { id: 105 } })
  expect((answer as { next: unknown[] }).next).toHaveLength(5)
})

test('the playlists of many people keep the default of 4', async () => {
  let chosen = 0
  const onCounts = ({ minCount }: TrainingCounts): void => {
    chosen = minCount
  }
  await PlaylistRecommender.train(plantedCatalog(1), { ...SMALL, onCounts })
  expect(chosen).toBe(4)
})

test.each([
  ['an empty catalogue', [], {}, 'the catalogue must have a playlist of two different tracks, got none'],
  ['lists of one track', [[1], [2], [3]], {}, 'the catalogue must have a playlist of two different tracks'],
  [
    'one track again and again',
    [
      [5, 5, 5, 5, 5],
      [5, 5],
    ],
    {},
    'must have a playlist of two different tracks',
  ],
  [
    'a minCount that no pair reaches',
    [
      [1, 2, 3],
      [1, 4, 5],
      [1, 2, 6],
    ],
    { minCount: 3 },
    'minCount must be at most 2 (no two tracks of a playlist are in more, of 3 playlists and 6 tracks), got 3',
  ],
])('%s: one line says why nothing can be learnt', async (_, lists, options, message) => {
  const train = PlaylistRecommender.train(catalogOf(lists), { ...SMALL, ...options })
  const error = await train.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(RecommenderError.isInstance(error)).toBe(true)
  expect(error).toMatchObject({ code: 'nothing-to-learn', message: expect.stringContaining(message) })
})

test.each([
  ['two tracks in one list', [[1, 2]]],
  ['a track four times in one list', [[1, 2, 1, 1, 1, 3]]],
  [
    'lists without a common track',
    [
      [1, 2],
      [3, 4],
      [5, 6, 7],
    ],
  ],
])('%s: trains', async (_, lists) => {
  const recommender = await PlaylistRecommender.train(catalogOf(lists), SMALL)
  const answer = await recommender.nextSongs({ trackName: 'Song 1', limit: 150 })
  expect(answer).toMatchObject({ status: 'ok', matched: { id: 1 } })
  const { next } = answer as { next: { id: number }[] }
  expect(next.map(({ id }) => id)).not.toContain(1)
  expect(next.length).toBeGreaterThan(0)
})

test.each([1, 3, 10, 20, 29, 30, 50, 75, 100, 150, 1000])(
  'nextSongs({ limit: %i }) has min(limit, what is there)',
  async limit => {
    const recommender = await trained
    const { length } = recommender.models.table.neighborsOf(1)!
    const ask = async (shift?: number) => {
      const answer = await recommender.nextSongs({ trackName: 'Song 1', limit, ...(shift !== undefined && { shift }) })
      return (answer as { next: { id: number }[] }).next.map(({ id }) => id)
    }
    const nearest = [...recommender.models.table.neighborsOf(1)!]
    expect(await ask()).toHaveLength(Math.min(limit, length))
    expect(await ask(0)).toEqual(nearest.slice(0, limit))
    expect(await ask(7)).toEqual(nearest.slice(7, 7 + limit))
  },
)
const trained = PlaylistRecommender.train(plantedCatalog(1), SMALL)

test('evaluation of small catalogues: a table, or one line', async () => {
  const { rows } = await evaluatePlaylists(account(), SMALL)
  expect(rows.map(row => row.model)).toEqual(['popularity', 'random', 'rp3beta', 'ease', 'als', 'word2vec', 'blend'])
  for (const lists of [
    [],
    [[1]],
    [
      [1, 2],
      [3, 4],
    ],
  ]) {
    await expect(evaluatePlaylists(catalogOf(lists), SMALL)).rejects.toMatchObject({
      code: 'nothing-to-evaluate',
      message: expect.stringContaining('long enough to hold out 0.2 of it'),
    })
  }
  await expect(evaluatePlaylists(account(), { ...SMALL, minCount: 5 })).rejects.toMatchObject({
    code: 'nothing-to-learn',
  })
})

test('a signal stops the counting', async () => {
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(PlaylistRecommender.train(plantedCatalog(1), { signal })).rejects.toThrow('enough')
})
