import { checkInteger, checkNumber, checkOptions, mulberry32, type OptionNames, refuse } from '@murecom/internal'
import type { GenreCnnOptions } from '../genre-cnn-parts.ts'
import type { Layer } from '../layers.ts'
import { checkPreprocessing, type Preprocessing, type PreprocessingOptions } from '../preprocessing.ts'

/** What a new network looks like. */
export interface CreateOptions extends GenreCnnOptions {
  /** Names of the outputs, in order: two or more, all different. */
  labels: readonly string[]
  /** Mel bands of a clip. Default 128. */
  bands?: number
  /** Frames of a clip. Default 128: 3 s at 22,050 Hz with a hop of 512. */
  frames?: number
  /** Outputs of each convolution. Default the original's, 64, 128 and 256. */
  filters?: readonly number[]
  /** Outputs of the two hidden layers, and the length of an embedding. Default 256. */
  units?: number
  /** Share of the hidden outputs that is left out in training. Default .5. */
  dropoutRate?: number
  /** What is done to clips before the first layer; kept with the model. Default nothing, as the original. */
  preprocessing?: PreprocessingOptions
  /** Seed of the initial weights. Default 0. */
  seed?: number
}

const OPTIONS: OptionNames<CreateOptions> = {
  labels: 1,
  bands: 1,
  frames: 1,
  filters: 1,
  units: 1,
  dropoutRate: 1,
  preprocessing: 1,
  seed: 1,
  kernels: 1,
}

/** {@link CreateOptions} with their defaults. */
type CheckedCreateOptions = Required<Omit<CreateOptions, 'preprocessing' | 'kernels'>> &
  GenreCnnOptions & { preprocessing: Preprocessing }

interface ArchitectureOptions {
  bands: number
  frames: number
  labels: number
  /** Outputs of each convolution. */
  filters: readonly number[]
  /** Outputs of the two hidden dense layers. */
  units: number
  /** Dropout after each of them. */
  dropoutRate: number
  seed: number
}

const KERNEL_SIZE = 3
const POOL_SIZE = 2

/** @throws RangeError, TypeError for an option outside its range */
export function checkCreateOptions(where: string, given: CreateOptions): CheckedCreateOptions {
  const options = checkOptions(where, given, OPTIONS)
  const { labels, bands = 128, frames = 128, filters = [64, 128, 256], units = 256, dropoutRate = 0.5 } = options
  if (!Array.isArray(labels)) refuse(where, 'labels', 'be a list of names', labels)
  if (labels.length < 2 || new Set(labels).size !== labels.length) {
    throw new RangeError(`${where}: labels must hold two or more different names, got ${JSON.stringify(labels)}`)
  }
  for (const [i, n] of filters.entries()) checkInteger(where, `filters[${i}]`, n, 1)
  checkInteger(where, 'units', units, 1)
  checkInteger(where, 'bands', bands, 1)
  checkInteger(where, 'frames', frames, 1)
  checkNumber(where, 'dropoutRate', dropoutRate, { min: 0, max: 0.99 })
  const seed = checkInteger(where, 'seed', options.seed ?? 0, 0, 2 ** 32 - 1)
  if (framesAfter(frames, filters.length) < 1) {
    throw new RangeError(`${where}: frames must be enough for ${filters.length} convolutions, got ${frames}`)
  }
  const preprocessing = checkPreprocessing(where, options.preprocessing)
  const { kernels } = options
  return { labels, bands, frames, filters, units, dropoutRate, seed, preprocessing, kernels }
}

/** Frames that are left after the convolutions and poolings; below 1 when there are too few. */
function framesAfter(frames: number, convolutions: number): number {
  let left = frames
  for (let i = 0; i < convolutions; i++) left = Math.floor((left - KERNEL_SIZE + 1) / POOL_SIZE)
  return left
}

/**
 * The original's architecture, with Keras' initial weights: kernels uniform within `sqrt(6 / (fan in + fan out))` (Glorot
 * and Bengio 2010), biases 0, normalisations the identity. The numbers come from `seed`; they are not Keras' own.
 */
export function originalLayers(options: ArchitectureOptions): Layer[] {
  const random = mulberry32(options.seed)
  const glorot = (taps: number, inputs: number, outputs: number): Float32Array => {
    const limit = Math.sqrt(6 / (taps * (inputs + outputs)))
    return Float32Array.from({ length: taps * inputs * outputs }, () => (2 * random() - 1) * limit)
  }
  const layers: Layer[] = []
  let inputs = options.bands
  for (const [i, outputs] of options.filters.entries()) {
    layers.push(
      {
        type: 'conv1d',
        name: `conv1d_${i}`,
        kernelSize: KERNEL_SIZE,
        inputs,
        outputs,
        kernel: glorot(KERNEL_SIZE, inputs, outputs),
        bias: new Float32Array(outputs),
      },
      {
        type: 'batchNormalization',
        name: `batch_normalization_${i}`,
        channels: outputs,
        epsilon: 1e-3,
        gamma: new Float32Array(outputs).fill(1),
        beta: new Float32Array(outputs),
        movingMean: new Float32Array(outputs),
        movingVariance: new Float32Array(outputs).fill(1),
      },
      { type: 'maxPooling1d', name: `max_pooling1d_${i}`, poolSize: POOL_SIZE },
    )
    inputs = outputs
  }
  layers.push({ type: 'globalMaxPooling1d', name: 'global_max_pooling1d' })
  for (const i of [0, 1, 2]) {
    const outputs = i === 2 ? options.labels : options.units
    layers.push({
      type: 'dense',
      name: `dense_${i}`,
      inputs,
      outputs,
      activation: i === 2 ? 'softmax' : 'relu',
      kernel: glorot(1, inputs, outputs),
      bias: new Float32Array(outputs),
    })
    if (i < 2) layers.push({ type: 'dropout', name: `dropout_${i}`, rate: options.dropoutRate })
    inputs = outputs
  }
  return layers
}
