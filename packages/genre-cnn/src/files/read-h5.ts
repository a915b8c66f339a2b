import { ModelFileError } from '../errors.ts'
import type { Layer } from '../layers.ts'

interface KerasLayer {
  class_name: string
  config: {
    name: string
    batch_input_shape?: (number | null)[]
    batch_shape?: (number | null)[] // Keras 3's name for it
    strides?: number[]
    dilation_rate?: number[]
    padding?: string
    groups?: number
    activation?: string
    epsilon?: number
    pool_size?: number[]
    rate?: number
  }
}

interface H5Group {
  attrs: Record<string, unknown>
  get(path: string): { value: unknown; shape: number[]; attrs: Record<string, unknown> } | null
}

/** The layers of a Keras 2 or 3 HDF5 model file, and the size of its clips. HDF5 is read by jsfive. */
export async function readKerasH5(
  bytes: Uint8Array | ArrayBuffer,
): Promise<{ layers: Layer[]; frames: number; bands: number }> {
  const file = await openH5(bytes)
  const text = file.attrs['model_config']
  if (typeof text !== 'string')
    throw new ModelFileError('Keras file: it has no model_config; weights alone are not enough')
  let config: { config?: { layers?: KerasLayer[] } }
  try {
    config = JSON.parse(text)
  } catch (cause) {
    throw new ModelFileError('Keras file: its model_config is not valid JSON', { cause })
  }
  const kerasLayers = config.config?.layers
  if (!Array.isArray(kerasLayers)) throw new ModelFileError('Keras file: its model_config lists no layers')
  const [shape] = kerasLayers.map(l => l.config.batch_input_shape ?? l.config.batch_shape).filter(s => s !== undefined)
  const [, frames, bands] = shape ?? []
  if (shape?.length !== 3 || !frames || !bands) {
    throw new ModelFileError(`Keras file: the input must be [null, frames, bands], got ${JSON.stringify(shape)}`)
  }
  const layers = kerasLayers.filter(l => l.class_name !== 'InputLayer').map(l => readLayer(file, l))
  return { layers, frames, bands }
}

async function openH5(bytes: Uint8Array | ArrayBuffer): Promise<H5Group> {
  const { File } = await import('jsfive')
  const buffer = bytes instanceof Uint8Array ? new Uint8Array(bytes).buffer : bytes
  try {
    return new File(buffer, 'model.h5') as unknown as H5Group
  } catch (cause) {
    throw new ModelFileError('not an HDF5 file, or a broken one', { cause })
  }
}

function readLayer(file: H5Group, layer: KerasLayer): Layer {
  const source = new LayerSource(file, layer)
  switch (layer.class_name) {
    case 'Conv1D':
      return readConvolution(source)
    case 'BatchNormalization':
      return readNormalisation(source)
    case 'MaxPooling1D':
      return readPooling(source)
    case 'GlobalMaxPooling1D':
      return { type: 'globalMaxPooling1d', name: source.name }
    case 'Dense':
      return readDense(source)
    case 'Dropout':
      return { type: 'dropout', name: source.name, rate: source.config.rate ?? 0 }
    default:
      return source.refuse('is not one that this network can have')
  }
}

/** A layer's configuration and its weights in the file. */
class LayerSource {
  readonly #file: H5Group
  readonly #layer: KerasLayer

  constructor(file: H5Group, layer: KerasLayer) {
    this.#file = file
    this.#layer = layer
  }

  get name(): string {
    return this.#layer.config.name
  }

  get config(): KerasLayer['config'] {
    return this.#layer.config
  }

  refuse(why: string): never {
    throw new ModelFileError(`Keras file: layer ${this.name} (${this.#layer.class_name}) ${why}`)
  }

  weights(which: string, rank: number): { values: Float32Array; shape: number[] } {
    // Keras 2 wrote "conv1d/conv1d/kernel:0". Keras 3 leaves out the ":0", and Sequential puts the model's name in between.
    const group = `model_weights/${this.name}`
    const names = readNode(this.#file, group)?.attrs['weight_names'] as string[] | undefined
    const path = names?.find(n => n.split('/').at(-1)?.split(':')[0] === which)
    const dataset = path === undefined ? null : readNode(this.#file, `${group}/${path}`)
    if (!dataset) return this.refuse(`has no weights ${which}`)
    const { shape } = dataset
    if (shape.length !== rank) return this.refuse(`has ${which} of shape [${shape}], not of rank ${rank}`)
    return { values: Float32Array.from(dataset.value as ArrayLike<number>), shape }
  }
}

function readConvolution(source: LayerSource): Layer {
  const { padding, activation, strides, dilation_rate, groups } = source.config
  const plain = strides?.[0] === 1 && dilation_rate?.[0] === 1 && (groups ?? 1) === 1
  if (padding !== 'valid' || activation !== 'relu' || !plain) {
    source.refuse(`must have padding 'valid', activation 'relu', stride 1, dilation 1 and one group`)
  }
  const { values: kernel, shape } = source.weights('kernel', 3)
  const [kernelSize, inputs, outputs] = shape as [number, number, number]
  const bias = source.weights('bias', 1).values
  return { type: 'conv1d', name: source.name, kernelSize, inputs, outputs, kernel, bias }
}

function readNormalisation(source: LayerSource): Layer {
  const gamma = source.weights('gamma', 1)
  return {
    type: 'batchNormalization',
    name: source.name,
    channels: gamma.shape[0]!,
    epsilon: source.config.epsilon ?? 1e-3,
    gamma: gamma.values,
    beta: source.weights('beta', 1).values,
    movingMean: source.weights('moving_mean', 1).values,
    movingVariance: source.weights('moving_variance', 1).values,
  }
}

function readPooling(source: LayerSource): Layer {
  const { pool_size, padding, strides } = source.config
  const poolSize = pool_size?.[0] ?? 2
  if (padding !== 'valid' || strides?.[0] !== poolSize) {
    source.refuse(`must have padding 'valid' and strides equal to its pool_size`)
  }
  return { type: 'maxPooling1d', name: source.name, poolSize }
}

function readDense(source: LayerSource): Layer {
  const { activation } = source.config
  if (activation !== 'relu' && activation !== 'softmax') {
    return source.refuse(`must have activation relu or softmax, has ${activation}`)
  }
  const { values: kernel, shape } = source.weights('kernel', 2)
  const [inputs, outputs] = shape as [number, number]
  const bias = source.weights('bias', 1).values
  return { type: 'dense', name: source.name, inputs, outputs, activation, kernel, bias }
}

type H5Node = NonNullable<ReturnType<H5Group['get']>>

/** The group or data set at a path; null where there is none. */
function readNode(file: H5Group, path: string): H5Node | null {
  try {
    return file.get(path)
  } catch {
    return null
  }
}
