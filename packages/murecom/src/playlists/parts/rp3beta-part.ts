import type { ItemKnn, ScoredItem } from '@murecom/item-cf'
import type { Head } from './head.ts'
import type { BlendPart, PartScores } from './types.ts'

/** Scored tracks of a list that are kept: those of 400 tracks with 50 neighbours each. The scores of others count as 0. */
const MOST_SCORED = 20_000

/** Item-based filtering: the tracks that share lists with those of the list. */
export class Rp3betaPart implements BlendPart {
  readonly name = 'rp3beta'
  readonly #items: ItemKnn
  readonly #head: Head

  constructor(items: ItemKnn, head: Head) {
    this.#items = items
    this.#head = head
  }

  scoresFor(list: readonly number[]): PartScores | undefined {
    const limit = Math.min(this.#items.length, MOST_SCORED)
    const scored =
      list.length === 1
        ? this.#items.similarItems(list[0]!, { limit })
        : this.#items.recommend(list, { limit, fallback: 'none' })
    return scored.length === 0 ? undefined : sparseScores(scored, this.#head)
  }
}

/** Scores of a few tracks, best first; all others have 0. */
function sparseScores(scored: readonly ScoredItem[], head: Head): PartScores {
  const ids = scored.map(({ id }) => id as number)
  const values = scored.map(({ score }) => score)
  let byId: Map<number, number> | undefined
  return {
    ...head.momentsOf(ids, values),
    best: limit => ids.slice(0, limit),
    of(wanted) {
      byId ??= new Map(ids.map((id, i) => [id, values[i]!]))
      return wanted.map(id => byId!.get(id) ?? 0)
    },
  }
}
