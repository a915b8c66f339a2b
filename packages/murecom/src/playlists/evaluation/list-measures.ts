import { exactName } from '@murecom/internal/names'
import { coverage, ndcgAtK, recallAtK } from '@murecom/item-cf'
import type { PlaylistCatalog } from '../catalog.ts'
import { bootstrapMean, type MeanInterval, meanOf } from './bootstrap.ts'

/** A list that is asked about, and what was held out of it. */
interface AskedList {
  given: readonly number[]
  held: ReadonlySet<number>
}

/** What the recommendations of a model are like, beside whether they are right. docs/evaluation.md has the formulas. */
export interface BeyondAccuracy {
  /** Share of the tracks of the training that were recommended to any list, 0 to 1. */
  coverage: number
  /** How little known the recommended tracks are, in bits: the mean of -log2(share of the lists that hold the track). */
  novelty: number
  /** How much better known the recommended tracks are than those of the list: their mean counts' quotient less 1. 0 is none. */
  popularityLift: number
  /** Different first artists over recommended tracks, 0 to 1; null where the catalogue names no artist. */
  artistSpread: number | null
}

/** Measures of recommended lists against what was held out, and of what they are like. */
export class ListMeasures {
  readonly #asked: readonly AskedList[]
  readonly #counts = new Map<number, number>()
  readonly #lists: number
  readonly #catalog: Pick<PlaylistCatalog, 'tracks'>
  readonly #artists = new Map<number, string | undefined>()
  readonly #limit: number
  readonly #seed: number

  /** @param training the lists that the models were trained on */
  constructor(
    training: readonly (readonly number[])[],
    asked: readonly AskedList[],
    catalog: Pick<PlaylistCatalog, 'tracks'>,
    { limit, seed }: { limit: number; seed: number },
  ) {
    this.#lists = training.length
    for (const list of training) for (const id of list) this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1)
    this.#asked = asked
    this.#catalog = catalog
    this.#limit = limit
    this.#seed = seed
  }

  /** Recall of each list, in order. */
  recalls(answers: readonly (readonly number[])[]): Float64Array {
    return Float64Array.from(answers, (answer, i) => recallAtK(answer, this.#asked[i]!.held, this.#limit))
  }

  /** Means over the lists with their 95 % intervals: the same lists are drawn for every model. */
  intervals(answers: readonly (readonly number[])[]): { recall: MeanInterval; ndcg: MeanInterval } {
    const ndcgs = answers.map((answer, i) => ndcgAtK(answer, this.#asked[i]!.held, this.#limit))
    return { recall: bootstrapMean(this.recalls(answers), this.#seed), ndcg: bootstrapMean(ndcgs, this.#seed) }
  }

  beyondAccuracy(answers: readonly (readonly number[])[]): BeyondAccuracy {
    const shown = answers.flat()
    const countOf = (id: number): number => this.#counts.get(id) ?? 0
    const lifts = answers.flatMap((answer, i) => {
      const { given } = this.#asked[i]!
      return answer.length > 0 && given.length > 0 ? [meanOf(answer.map(countOf)) / meanOf(given.map(countOf)) - 1] : []
    })
    const spreads = answers.flatMap(answer => this.#spreadOf(answer))
    return {
      coverage: coverage(
        answers.map(answer => [...answer]),
        this.#counts.size,
      ),
      novelty: meanOf(shown.map(id => -Math.log2(countOf(id) / this.#lists))),
      popularityLift: meanOf(lifts),
      artistSpread: spreads.length > 0 ? meanOf(spreads) : null,
    }
  }

  /** Nothing where an artist of the answer has no name. */
  #spreadOf(answer: readonly number[]): number[] {
    const missing = answer.filter(id => !this.#artists.has(id))
    if (missing.length > 0) {
      for (const id of missing) this.#artists.set(id, undefined)
      for (const { id, artists } of this.#catalog.tracks(missing)) {
        if (artists[0]) this.#artists.set(id, exactName(artists[0].name))
      }
    }
    const names = answer.map(id => this.#artists.get(id)).filter(name => name !== undefined)
    return names.length === 0 ? [] : [new Set(names).size / names.length]
  }
}
