import { type BufferFormat, BufferReader, BufferWriter } from '@murecom/internal'
import { ModelFileError } from '../errors.ts'
import { type Layer, weightsOf } from '../layers.ts'
import {
  checkPreprocessing,
  NO_PREPROCESSING,
  type Preprocessing,
  type PreprocessingOptions,
} from '../preprocessing.ts'

const FORMAT: BufferFormat = { magic: 'mGCN', version: 1, kind: 'genre network' }

/** All that makes a model. */
interface ModelParts {
  labels: readonly string[]
  bands: number
  frames: number
  layers: readonly Layer[]
  preprocessing: Preprocessing
}

/** Weights, architecture, preprocessing and labels in one buffer. */
export function writeModel({ labels, bands, frames, layers, preprocessing }: ModelParts): ArrayBuffer {
  const writer = new BufferWriter(FORMAT)
  for (const w of layers.flatMap(weightsOf)) writer.add(w)
  const plain = layers.map(layer =>
    Object.fromEntries(Object.entries(layer).filter(([, v]) => !(v instanceof Float32Array))),
  )
  const { compression, standardise, bandStatistics } = preprocessing
  if (bandStatistics) writer.add(bandStatistics.mean).add(bandStatistics.deviation)
  const header = { labels, bands, frames, layers: plain }
  if (compression === 'none' && !standardise) return writer.finish(header)
  return writer.finish({
    ...header,
    preprocessing: { compression, standardise, hasStatistics: bandStatistics !== undefined },
  })
}

/** @throws ForeignBufferError, ModelFileError for bytes that {@link writeModel} did not write */
export function readModel(where: string, buffer: ArrayBuffer | Uint8Array): ModelParts {
  const reader = new BufferReader(where, buffer, FORMAT)
  const { labels, layers } = reader.header as { labels: string[]; layers: Layer[] }
  if (!Array.isArray(labels) || !Array.isArray(layers)) {
    throw new ModelFileError(`${where}: the header names no labels or no layers`)
  }
  const bands = reader.integer('bands', 1)
  return {
    labels,
    bands,
    frames: reader.integer('frames', 1),
    layers: layers.map(layer => withWeights(where, layer, reader)),
    preprocessing: readPreprocessing(where, reader, bands),
  }
}

function readPreprocessing(where: string, reader: BufferReader, bands: number): Preprocessing {
  const stored = reader.header['preprocessing'] as (PreprocessingOptions & { hasStatistics?: boolean }) | undefined
  if (stored === undefined) return NO_PREPROCESSING
  const { compression, standardise } = stored
  const rules = checkPreprocessing(where, { compression, standardise })
  if (!stored.hasStatistics) return rules
  const mean = reader.take('Float32Array', bands)
  return { ...rules, bandStatistics: { mean, deviation: reader.take('Float32Array', bands) } }
}

/** A layer of the header with its weight arrays, which follow in order. */
function withWeights(where: string, layer: Layer, reader: BufferReader): Layer {
  const f32 = (length: number): Float32Array => reader.take('Float32Array', length)
  switch (layer.type) {
    case 'conv1d': {
      const { inputs, outputs, kernelSize } = layer
      return { ...layer, kernel: f32(kernelSize * inputs * outputs), bias: f32(outputs) }
    }
    case 'batchNormalization': {
      const { channels } = layer
      return {
        ...layer,
        gamma: f32(channels),
        beta: f32(channels),
        movingMean: f32(channels),
        movingVariance: f32(channels),
      }
    }
    case 'dense':
      return { ...layer, kernel: f32(layer.inputs * layer.outputs), bias: f32(layer.outputs) }
    case 'maxPooling1d':
    case 'globalMaxPooling1d':
    case 'dropout':
      return layer
    default:
      throw new ModelFileError(`${where}: unknown layer type ${JSON.stringify((layer as { type: unknown }).type)}`)
  }
}
