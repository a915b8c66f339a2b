import { ModelFileError } from '../errors.ts'
import type { Layer } from '../layers.ts'

interface KerasLayer {
  class_name: string
  config: {
    name: string
    batch_input_shape?: (number | null)[]
    kernel_size?: number[]
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
  get(path: string): { value: unknown; shape: number[] } | null
}

/** The layers of a Keras 2 HDF5 model file, and the size of its clips. HDF5 is read by jsfive. */
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
  const shape = kerasLayers.find(l => l.config.batch_input_shape)?.config.batch_input_shape
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
  const { name } = layer.config
  const refuse = (why: string): never => {
    throw new ModelFileError(`Keras file: layer ${name} (${layer.class_name}) ${why}`)
  }
  const weights = (which: string, rank: number): { values: Float32Array; shape: number[] } => {
    const dataset = readDataset(file, `model_weights/${name}/${name}/${which}:0`)
    if (!dataset) return refuse(`has no weights ${which}`)
    if (dataset.shape.length !== rank) return refuse(`has ${which} of shape [${dataset.shape}], not of rank ${rank}`)
    return { values: Float32Array.from(dataset.value as ArrayLike<number>), shape: dataset.shape }
  }
  switch (layer.class_name) {
    case 'Conv1D': {
      const { padding, activation, strides, dilation_rate, groups } = layer.config
      const plain = strides?.[0] === 1 && dilation_rate?.[0] === 1 && (groups ?? 1) === 1
      if (padding !== 'valid' || activation !== 'relu' || !plain) {
        refuse(`must have padding 'valid', activation 'relu', stride 1, dilation 1 and one group`)
      }
      const kernel = weights('kernel', 3)
      const [kernelSize, inputs, outputs] = kernel.shape as [number, number, number]
      return {
        type: 'conv1d',
        name,
        kernelSize,
        inputs,
        outputs,
        kernel: kernel.values,
        bias: weights('bias', 1).values,
      }
    }
    case 'BatchNormalization': {
      const gamma = weights('gamma', 1)
      return {
        type: 'batchNormalization',
        name,
        channels: gamma.shape[0]!,
        epsilon: layer.config.epsilon ?? 1e-3,
        gamma: gamma.values,
        beta: weights('beta', 1).values,
        movingMean: weights('moving_mean', 1).values,
        movingVariance: weights('moving_variance', 1).values,
      }
    }
    case 'MaxPooling1D':
      return { type: 'maxPooling1d', name, poolSize: layer.config.pool_size?.[0] ?? 2 }
    case 'GlobalMaxPooling1D':
      return { type: 'globalMaxPooling1d', name }
    case 'Dense': {
      const { activation } = layer.config
      if (activation !== 'relu' && activation !== 'softmax')
        return refuse(`must have activation relu or softmax, has ${activation}`)
      const kernel = weights('kernel', 2)
      const [inputs, outputs] = kernel.shape as [number, number]
      return {
        type: 'dense',
        name,
        inputs,
        outputs,
        activation,
        kernel: kernel.values,
        bias: weights('bias', 1).values,
      }
    }
    case 'Dropout':
      return { type: 'dropout', name, rate: layer.config.rate ?? 0 }
    default:
      return refuse('is not one that this network can have')
  }
}

function readDataset(file: H5Group, path: string): { value: unknown; shape: number[] } | null {
  try {
    return file.get(path)
  } catch {
    return null
  }
}
