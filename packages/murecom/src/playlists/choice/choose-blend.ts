import { turns } from '@murecom/internal/signal'
import { candidatesOf, standardScores } from '../blend.ts'
import type { BlendPart } from '../parts/types.ts'
import { type ChosenWeights, chooseWeights } from './choose-weights.ts'
import type { HeldOutList } from './hold-out.ts'
import { MEASURED, type MeasuredWeights, measureMixtures, type ScoredCase } from './weight-search.ts'

/** The weights of a blend, chosen on lists of the catalogue from which tracks were held out. */
export interface BlendChoice {
  /** For the continuation of a list. */
  list: ChosenWeights
  /** For the next songs of one song: the parts have other strengths there than on long lists. */
  song: ChosenWeights
}

const FIXED: ChosenWeights = { weights: { rp3beta: 0.9, word2vec: 0.1 }, because: 'fixed', lists: 0, measured: [] }

/** The weights of a recommender of version 2 or 3, which has none of its own. */
export const FIXED_CHOICE: BlendChoice = { list: FIXED, song: FIXED }

/** Chooses weights for lists and for single songs; the song of a list is the one in its middle. */
export async function chooseBlend(
  parts: readonly BlendPart[],
  lists: readonly HeldOutList[],
  options: { seed: number; signal?: AbortSignal | undefined },
): Promise<BlendChoice> {
  const choose = async (asked: (given: readonly number[]) => readonly number[]): Promise<ChosenWeights> => {
    const turn = turns()
    const cases: ScoredCase[] = []
    const pause = async (): Promise<void> => {
      await turn()
      options.signal?.throwIfAborted()
    }
    for (const list of lists) {
      await pause()
      cases.push(caseOf(parts, asked(list.given), list))
    }
    const measured: MeasuredWeights[] = []
    for (const mixture of measureMixtures(cases, parts.length)) {
      await pause()
      measured.push(mixture)
    }
    return chooseWeights(
      parts.map(({ name }) => name),
      measured,
      cases.length,
      options.seed,
    )
  }
  return {
    list: await choose(given => given),
    song: await choose(given => [given[given.length >> 1]!]),
  }
}

/** The candidates of all parts for a list or a song of it, with what each part says of each. */
function caseOf(parts: readonly BlendPart[], question: readonly number[], { given, held }: HeldOutList): ScoredCase {
  const asked = parts.map(part => part.scoresFor(question))
  // What the training saw beside the song is not asked for: every part knows it.
  const candidates = candidatesOf(
    given,
    asked.filter(scores => scores !== undefined),
    MEASURED,
  ).sort((a, b) => a - b)
  const scores = new Float32Array(parts.length * candidates.length)
  for (const [p, answer] of asked.entries()) {
    if (answer) scores.set(standardScores(answer, candidates), p * candidates.length)
  }
  const heldOut = new Set(held)
  return { scores, isHeld: Uint8Array.from(candidates, id => (heldOut.has(id) ? 1 : 0)), held: heldOut.size }
}
