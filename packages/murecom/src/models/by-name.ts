import { checkOneOf } from '@murecom/internal'
import type { EmbeddingModel } from '../embedding-model.ts'
import type { SongComparison } from '../songs/ranking.ts'
import { gtzanModel, ownModel } from './genre-cnn.ts'
import { MUSICNN_1, MUSICNN_2, musicnnModel, musicnnTagsModel } from './musicnn.ts'
import { type OnnxFacts, onnxModel } from './onnx.ts'

/** The models that come with the package: two, and `'musicnn-1'`, which was `'musicnn'` in older versions. */
export type ModelName = 'musicnn' | 'gtzan' | 'musicnn-1'

/** Facts of a model that need no weights. */
interface ModelEntry {
  /** The name that options take. */
  readonly option: ModelName
  /** The `name` of the model itself, which vectors carry. */
  readonly name: string
  readonly dimensions: number
  readonly comparison: SongComparison
  readonly load: () => Promise<EmbeddingModel>
  /** How many times as far apart as by musicnn-1 files of one recording are, in 1 - cosine. Default 1. */
  readonly spread?: number
  /** What took its place: a model with the same tags, to which a library can be renewed. */
  readonly successor?: ModelName
}

/**
 * Files of one recording are two or three times as far from each other by musicnn-2 as by musicnn-1, and other songs too: of 116
 * pieces of game music and 50 excerpts no two come to .99. See docs/decisions/0645-songs-by-tags-and-layer.md.
 */
const MUSICNN_2_SPREAD = 3

/** The models that come with the package, by the names that options take. */
const MODELS: Readonly<Record<ModelName, ModelEntry>> = Object.freeze({
  musicnn: {
    option: 'musicnn',
    name: MUSICNN_2,
    dimensions: 50,
    comparison: 'cosine',
    load: musicnnModel,
    spread: MUSICNN_2_SPREAD,
  },
  // Its answers are those of the original.
  gtzan: { option: 'gtzan', name: 'gtzan-1', dimensions: 256, comparison: 'votes', load: gtzanModel },
  'musicnn-1': {
    option: 'musicnn-1',
    name: MUSICNN_1,
    dimensions: 50,
    comparison: 'cosine',
    load: musicnnTagsModel,
    successor: 'musicnn',
  },
})

/** Names that an option `model` takes. */
const MODEL_NAMES = Object.keys(MODELS) as ModelName[]

/** What a new index uses when no model is named; see docs/decisions/0645-songs-by-tags-and-layer.md. */
export const DEFAULT_MODEL: ModelName = 'musicnn'

/** Throws unless `name` is one of {@link MODEL_NAMES}. */
export function modelEntry(where: string, name: ModelName): ModelEntry {
  return MODELS[checkOneOf(where, 'model', name, MODEL_NAMES)]
}

/** The package's model whose vectors carry `name`, such as `'gtzan-1'`; undefined for another. */
export function entryOfVectors(name: string): ModelEntry | undefined {
  return Object.values(MODELS).find(entry => entry.name === name)
}

/** The model that took the place of the one whose vectors carry `name`; undefined where none did. */
export function successorOf(name: string): ModelEntry | undefined {
  const successor = entryOfVectors(name)?.successor
  return successor && MODELS[successor]
}

/** A network in an ONNX file, with what the file cannot say of itself. */
interface OnnxSource {
  onnx: Uint8Array
  facts: OnnxFacts
}

/** A model as it can be handed to another thread: a name, the bytes of a genre network, or an ONNX file. */
export type ModelSource = ModelName | Uint8Array | OnnxSource

/** The model of a source. */
export function loadModel(source: ModelSource): Promise<EmbeddingModel> {
  if (typeof source === 'string') return MODELS[source].load()
  if (source instanceof Uint8Array) return ownModel(source)
  // One thread for each file: a library decodes as many files at once as there are cores.
  return onnxModel(source.onnx, { ...source.facts, threads: 1 })
}
