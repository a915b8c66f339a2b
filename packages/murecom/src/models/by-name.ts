import { checkOneOf } from '@murecom/internal'
import type { EmbeddingModel } from '../embedding-model.ts'
import type { SongComparison } from '../songs/ranking.ts'
import { gtzanModel, ownModel } from './genre-cnn.ts'
import { musicnnModel } from './musicnn.ts'

/** The models that come with the package. */
export type ModelName = 'musicnn' | 'gtzan'

/** Facts of a model that need no weights. */
interface ModelEntry {
  /** The name that options take. */
  readonly option: ModelName
  /** The `name` of the model itself, which vectors carry. */
  readonly name: string
  readonly dimensions: number
  readonly comparison: SongComparison
  readonly load: () => Promise<EmbeddingModel>
}

/** The models that come with the package, by the names that options take. */
const MODELS: Readonly<Record<ModelName, ModelEntry>> = Object.freeze({
  musicnn: { option: 'musicnn', name: 'musicnn-1', dimensions: 50, comparison: 'cosine', load: musicnnModel },
  // Its answers are those of the original.
  gtzan: { option: 'gtzan', name: 'gtzan-1', dimensions: 256, comparison: 'votes', load: gtzanModel },
})

/** Names that an option `model` takes. */
const MODEL_NAMES = Object.keys(MODELS) as ModelName[]

/** What a new index uses when no model is named; see docs/decisions/0220-musicnn-by-default.md. */
export const DEFAULT_MODEL: ModelName = 'musicnn'

/** Throws unless `name` is one of {@link MODEL_NAMES}. */
export function modelEntry(where: string, name: ModelName): ModelEntry {
  return MODELS[checkOneOf(where, 'model', name, MODEL_NAMES)]
}

/** The package's model whose vectors carry `name`, such as `'gtzan-1'`; undefined for another. */
export function entryOfVectors(name: string): ModelEntry | undefined {
  return Object.values(MODELS).find(entry => entry.name === name)
}

/** A model as it can be handed to another thread: a name, or the bytes of a genre network. */
export type ModelSource = ModelName | Uint8Array

/** The model of a source. */
export function loadModel(source: ModelSource): Promise<EmbeddingModel> {
  return typeof source === 'string' ? MODELS[source].load() : ownModel(source)
}
