import { checkInteger, checkKernels, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { ModelFileError } from './errors.ts'
import { type Layer, misfit } from './layers.ts'
import type { Preprocessing } from './preprocessing.ts'
import type { GenreCnnKernels } from './simd/load.ts'

/** How a network computes. */
export interface GenreCnnOptions {
  /**
   * The kernels that compute predictions. Default: a graphics card, where the program has chosen one with TensorFlow.js; else
   * the result of `loadSimdKernels()`; else TensorFlow.js.
   */
  kernels?: GenreCnnKernels
}

/** What a network is made of. */
export interface GenreCnnParts extends GenreCnnOptions {
  /** Names of the outputs, in order. */
  labels: readonly string[]
  /** Mel bands of a clip. */
  bands: number
  /** Frames of a clip. */
  frames: number
  layers: readonly Layer[]
  /** What is done to clips before the first layer. Default nothing. */
  preprocessing?: Preprocessing
}

export const OPTIONS: OptionNames<GenreCnnOptions> = { kernels: 1 }
const PARTS: OptionNames<GenreCnnParts> = { ...OPTIONS, labels: 1, bands: 1, frames: 1, layers: 1, preprocessing: 1 }

/** @throws TypeError, RangeError, ModelFileError for parts that do not fit one another */
export function checkParts(where: string, parts: GenreCnnParts): GenreCnnParts {
  const { labels, bands, frames, layers, kernels } = checkOptions(where, parts, PARTS)
  checkKernels(where, kernels, '@murecom/genre-cnn')
  if (!Array.isArray(labels)) refuse(where, 'labels', 'be a list of names', labels)
  if (!Array.isArray(layers)) refuse(where, 'layers', 'be a list of layers', layers)
  checkInteger(where, 'bands', bands, 1)
  checkInteger(where, 'frames', frames, 1)
  const why = misfit(layers, bands)
  if (why !== undefined) throw new ModelFileError(`${where}: ${why}`)
  const last = layers.at(-1)
  const outputs = last?.type === 'dense' ? last.outputs : 0
  if (outputs !== labels.length) {
    throw new RangeError(`${where}: labels must hold ${outputs} names, one for each output, got ${labels.length}`)
  }
  return parts
}
