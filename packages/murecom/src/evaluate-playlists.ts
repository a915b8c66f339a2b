import { checkInteger, checkNumber, checkOptions, type OptionNames } from '@murecom/internal'
import { turns } from '@murecom/internal/signal'
import { type EvaluationRow, evaluate, type Recommender, splitSets } from '@murecom/item-cf'
import { RecommenderError } from './errors.ts'
import { Blend } from './playlists/blend.ts'
import type { PlaylistCatalog } from './playlists/catalog.ts'
import type { BlendChoice } from './playlists/choice/choose-blend.ts'
import { bootstrapMean, type MeanInterval } from './playlists/evaluation/bootstrap.ts'
import { type BeyondAccuracy, ListMeasures } from './playlists/evaluation/list-measures.ts'
import { type BlendModels, partsOf } from './playlists/training/models.ts'
import { TRAIN_OPTIONS, type TrainOptions, trainDefaults } from './playlists/training/train-options.ts'
import { trainRecommender } from './playlists/training/train-recommender.ts'

/** How {@link evaluatePlaylists} holds out and asks. */
export interface EvaluatePlaylistsOptions extends TrainOptions {
  /** Share of each playlist that is held out, above 0 and below 1. Default 0.2. */
  testShare?: number
  /** Recommendations for each playlist: the k of the measures. Default 10. */
  limit?: number
  /** Playlists that are evaluated, drawn by the seed; training uses all. Default 2000: more change the second digit only. */
  samplePlaylists?: number
}

/** What was measured of one model: means over the playlists, and what its recommendations are like. */
export interface PlaylistEvaluationRow extends EvaluationRow, BeyondAccuracy {
  /** 95 % intervals of recall and ndcg, by a bootstrap over the playlists. */
  intervals: { recall: MeanInterval; ndcg: MeanInterval }
  /** How much larger the blend's recall is, list by list, with its 95 % interval; 0 in its own row. */
  blendLess: MeanInterval
  /** Mean milliseconds of an answer; null for popularity and random order, which compute nothing. */
  milliseconds: number | null
}

/** The answer of {@link evaluatePlaylists}. */
export interface PlaylistEvaluation {
  /** `'popularity'`, `'random'`, each part that was trained, and `'blend'`: what {@link PlaylistRecommender} answers. */
  rows: PlaylistEvaluationRow[]
  /** What the training chose for the blend, on lists that it held out itself. */
  choice: BlendChoice
  /** Playlists that were asked about. */
  playlists: number
  /** Seconds of the training, the search for the weights among them. */
  trainingSeconds: number
}

const OPTIONS: OptionNames<EvaluatePlaylistsOptions> = { ...TRAIN_OPTIONS, testShare: 1, limit: 1, samplePlaylists: 1 }

/**
 * Holds out a part of every playlist, trains on the rest, and counts how much of what was held out each part and the blend
 * recommend, among all tracks. Popularity and random order are always in the table. docs/evaluation.md defines every measure.
 *
 * @throws (as a rejection) the signal's reason when it is aborted, RangeError when an option is out of range, RecommenderError
 *   code `'nothing-to-evaluate'` or `'nothing-to-learn'` when the playlists are too few or too short
 * @example
 * const { rows } = await evaluatePlaylists(catalog)
 * console.log(formatEvaluation(rows))
 */
export async function evaluatePlaylists(
  catalog: PlaylistCatalog,
  options: EvaluatePlaylistsOptions = {},
): Promise<PlaylistEvaluation> {
  const where = 'evaluatePlaylists'
  const { testShare = 0.2, limit = 10, samplePlaylists = 2000, ...training } = checkOptions(where, options, OPTIONS)
  const resolved = trainDefaults(training, where)
  const { seed, signal } = resolved
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
  const began = performance.now()
  const kept = split.train as number[][]
  const trained = await trainRecommender(
    where,
    {
      playlists: () => kept,
      track: id => catalog.track(id),
      tracks: ids => catalog.tracks(ids),
      findTrack: query => catalog.findTrack(query),
    },
    resolved,
    { keepAll: true },
  )
  const trainingSeconds = (performance.now() - began) / 1000
  signal?.throwIfAborted()
  const { choice } = trained.models
  const step = Math.max(1, Math.floor(kept.length / sample))
  const isAsked = (_: unknown, i: number): boolean => i % step === 0 && split.test[i]!.length > 0
  const asked = { train: kept.filter(isAsked), test: split.test.filter(isAsked) as number[][] }
  const times: Record<string, number> = {}
  const answered: Record<string, Recommender> = {}
  for (const [name, rank] of Object.entries(rankersOf(trained.all, choice, limit))) {
    const start = performance.now()
    answered[name] = await answersOf(rank, asked.train, signal)
    times[name] = (performance.now() - start) / asked.train.length
  }
  const lists = asked.train.map((given, i) => ({ given, held: new Set(asked.test[i]) }))
  const measures = new ListMeasures(kept, lists, catalog, { limit, seed })
  const answers = new Map<string, number[][]>()
  const means = evaluate(answered, asked, {
    k: limit,
    seed,
    onAnswers: (model, found) => answers.set(model, found as number[][]),
  })
  const recalls = new Map([...answers].map(([model, found]) => [model, measures.recalls(found)]))
  const rows = means.map(row => {
    const own = recalls.get(row.model)!
    const differences = recalls.get('blend')!.map((recall, i) => recall - own[i]!)
    return {
      ...row,
      ...measures.beyondAccuracy(answers.get(row.model)!),
      intervals: measures.intervals(answers.get(row.model)!),
      blendLess: bootstrapMean(differences, seed),
      milliseconds: times[row.model] ?? null,
    }
  })
  return { rows, choice, playlists: lists.length, trainingSeconds }
}

/** The best tracks for a list, of each part alone and of the blend. */
function rankersOf(
  models: BlendModels,
  { list, song }: BlendChoice,
  limit: number,
): Record<string, (given: readonly number[]) => number[]> {
  const parts = partsOf(models)
  const ranker = (blend: Blend) => (given: readonly number[]) => blend.rank(given, limit).map(({ id }) => id)
  const alone = parts.map(part => {
    const only = { [part.name]: 1 }
    return [part.name, ranker(new Blend([part], { list: only, song: only }))] as const
  })
  return {
    ...Object.fromEntries(alone),
    blend: ranker(new Blend(parts, { list: list.weights, song: song.weights })),
  }
}

/** A model's answers to every list, found in turns with the thread's other tasks. */
async function answersOf(
  rank: (given: readonly number[]) => number[],
  asked: readonly (readonly number[])[],
  signal: AbortSignal | undefined,
): Promise<Recommender> {
  const turn = turns()
  const answers = new Map<unknown, { id: number }[]>()
  for (const given of asked) {
    await turn()
    signal?.throwIfAborted()
    answers.set(
      given,
      rank(given).map(id => ({ id })),
    )
  }
  return { recommend: given => answers.get(given)! }
}
