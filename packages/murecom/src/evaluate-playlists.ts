import { checkInteger, checkNumber, checkOptions, type OptionNames } from '@murecom/internal'
import { turns } from '@murecom/internal/signal'
import { type EvaluationRow, evaluate, type Recommender, type SetSplit, splitSets } from '@murecom/item-cf'
import { RecommenderError } from './errors.ts'
import { PlaylistRecommender } from './playlist-recommender.ts'
import type { PlaylistCatalog } from './playlists/catalog.ts'
import { TRAIN_OPTIONS, type TrainOptions, trainDefaults } from './playlists/train-options.ts'

/** How {@link evaluatePlaylists} holds out and asks. */
export interface EvaluatePlaylistsOptions extends TrainOptions {
  /** Share of each playlist that is held out, above 0 and below 1. Default 0.2. */
  testShare?: number
  /** Recommendations for each playlist: the k of the measures. Default 10. */
  limit?: number
  /** Playlists that are evaluated, drawn by the seed; training uses all. Default 2000: more change the second digit only. */
  samplePlaylists?: number
}

const OPTIONS: OptionNames<EvaluatePlaylistsOptions> = { ...TRAIN_OPTIONS, testShare: 1, limit: 1, samplePlaylists: 1 }

/**
 * Holds out a part of every playlist, trains on the rest, and counts how much of what was held out each model recommends,
 * among all tracks. Popularity and random order are always in the table.
 *
 * @returns one row a model: `'blend'` is what {@link PlaylistRecommender} answers
 * @throws (as a rejection) the signal's reason when it is aborted, RangeError when an option is out of range, RecommenderError
 *   code `'nothing-to-evaluate'` or `'nothing-to-learn'` when the playlists are too few or too short
 * @example
 * console.log(formatEvaluation(await evaluatePlaylists(catalog)))
 */
export async function evaluatePlaylists(
  catalog: PlaylistCatalog,
  options: EvaluatePlaylistsOptions = {},
): Promise<EvaluationRow[]> {
  const where = 'evaluatePlaylists'
  const { testShare = 0.2, limit = 10, samplePlaylists = 2000, ...training } = checkOptions(where, options, OPTIONS)
  const { seed } = trainDefaults(training, where)
  checkInteger(where, 'limit', limit, 1, 10_000)
  const sample = checkInteger(where, 'samplePlaylists', samplePlaylists, 1)
  checkNumber(where, 'testShare', testShare, { min: 0, max: 1, exclusiveMin: true })
  // A playlist may hold a track twice; what is held out must not be in what is given.
  const split = splitSets(catalog.playlists({ minLength: 2 }), { testShare, seed })
  if (split.test.every(held => held.length === 0)) {
    throw new RecommenderError(
      'nothing-to-evaluate',
      `${where}: the catalogue must have a playlist long enough to hold out ${testShare} of it, got ${split.train.length} shorter ones`,
    )
  }
  const kept: PlaylistCatalog = {
    playlists: () => split.train as number[][],
    track: id => catalog.track(id),
    tracks: ids => catalog.tracks(ids),
    findTrack: query => catalog.findTrack(query),
  }
  const recommender = await PlaylistRecommender.train(kept, training)
  training.signal?.throwIfAborted()
  const { items, vectors } = recommender.models
  const models: Record<string, Recommender> = {
    'item-cf': items,
    word2vec: {
      recommend(ids: readonly unknown[], { limit }: { limit: number }) {
        const known = (ids as readonly number[]).filter(id => vectors.has(id))
        return known.length === 0 ? [] : vectors.mostSimilar({ positive: known, limit })
      },
    },
    blend: {
      recommend: (ids: readonly unknown[], { limit }: { limit: number }) =>
        recommender.idsForPlaylist(ids as number[], { limit }).map(id => ({ id })),
    },
  }
  const step = Math.max(1, Math.floor(split.train.length / sample))
  const asked = {
    train: split.train.filter((_, i) => i % step === 0),
    test: split.test.filter((_, i) => i % step === 0),
  }
  const answered: Record<string, Recommender> = {}
  for (const [name, model] of Object.entries(models)) {
    answered[name] = await answersOf(model, asked, limit, training.signal)
  }
  return evaluate(answered, asked, { k: limit, seed })
}

/** A model's answers to every set with something held out, found in turns with the thread's other tasks. */
async function answersOf(
  model: Recommender,
  { train, test }: SetSplit,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Recommender> {
  const turn = turns()
  const answers = new Map<unknown, ReturnType<Recommender['recommend']>>()
  for (const [s, given] of train.entries()) {
    if (test[s]!.length === 0) continue
    await turn()
    signal?.throwIfAborted()
    answers.set(given, model.recommend(given, { limit }))
  }
  return { recommend: given => answers.get(given)! }
}
