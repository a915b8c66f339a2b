import type { FactorRegression, ImplicitAls, ItemKnn } from '@murecom/item-cf'
import type { KeyedVectors } from '@murecom/word2vec'
import type { BlendChoice } from '../choice/choose-blend.ts'
import type { NameTable } from '../name-table.ts'
import type { NeighborTable } from '../neighbor-table.ts'
import { AlsPart } from '../parts/als-part.ts'
import { EasePart } from '../parts/ease-part.ts'
import { Head } from '../parts/head.ts'
import type { HeadWeights } from '../parts/head-weights.ts'
import { Rp3betaPart } from '../parts/rp3beta-part.ts'
import type { BlendPart, BlendPartName } from '../parts/types.ts'
import { Word2VecPart } from '../parts/word2vec-part.ts'

/** The models that a blend consists of. */
export interface BlendModels {
  /** RP3beta. It is always there: what most playlists hold and the reasons of an answer come from it. */
  readonly items: ItemKnn
  /** EASE on the most frequent tracks. */
  readonly ease?: HeadWeights | undefined
  /** Implicit ALS. */
  readonly als?: ImplicitAls | undefined
  /** word2vec. */
  readonly vectors?: KeyedVectors<number> | undefined
}

/** The parts of a trained recommender; each has `toBuffer` and `from`. */
export interface RecommenderModels extends BlendModels {
  readonly table: NeighborTable
  /** Tracks that have next songs, by name. Without it the catalogue is searched for every question. */
  readonly names?: NameTable | undefined
  /** Factors of songs that no playlist knows, from their features; only with `als`. */
  readonly cold?: FactorRegression | undefined
  /** Weights of the models and how they were found; undefined in a recommender of version 2 or 3. */
  readonly choice?: BlendChoice | undefined
}

/** Every model as a part of a blend, in the order of their names. */
export function partsOf({ items, ease, als, vectors }: BlendModels): BlendPart[] {
  const head = new Head(items.ids as readonly number[])
  const parts: BlendPart[] = [new Rp3betaPart(items, head)]
  if (ease) parts.push(new EasePart(ease, head.length))
  if (als) parts.push(new AlsPart(als, head))
  if (vectors) parts.push(new Word2VecPart(vectors, head))
  return parts
}

/** The models that weights name; RP3beta stays. */
export function modelsOf({ items, ease, als, vectors }: BlendModels, names: ReadonlySet<BlendPartName>): BlendModels {
  return {
    items,
    ...(names.has('ease') && ease && { ease }),
    ...(names.has('als') && als && { als }),
    ...(names.has('word2vec') && vectors && { vectors }),
  }
}

/** Names of the parts with a weight. */
export function namesIn({ list, song }: BlendChoice): Set<BlendPartName> {
  return new Set([...Object.keys(list.weights), ...Object.keys(song.weights)] as BlendPartName[])
}
