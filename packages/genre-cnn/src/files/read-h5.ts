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
  const { name } = layer.config
  const refuse = (why: string): never => {
    throw new ModelFileError(`Keras file: layer ${name} (${layer.class_name}) ${why}`)
  }
  const weights = (which: string, rank: number): { values: Float32Array; shape: number[] } => {
    // Keras 2 wrote "conv1d/conv1d/kernel:0"; Keras 3 leaves the ":0" out, and puts the model's name between in Sequential.
    const group = `model_weights/${name}`
    const names = readNode(file, group)?.attrs['weight_names'] as string[] | undefined
    const path = names?.find(n => n.split('/').at(-1)?.split(':')[0] === which)
    const dataset = path === undefined ? null : readNode(file, `${group}/${path}`)
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
    case 'MaxPooling1D': {
      const poolSize = layer.config.pool_size?.[0] ?? 2
      if (layer.config.padding !== 'valid' || layer.config.strides?.[0] !== poolSize) {
        refuse(`must have padding 'valid' and strides equal to its pool_size`)
      }
      return { type: 'maxPooling1d', name, poolSize }
    }
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

type H5Node = NonNullable<ReturnType<H5Group['get']>>

/** The group or data set at a path; null where there is none. */
function readNode(file: H5Group, path: string): H5Node | null {
  try {
    return file.get(path)
  } catch {
    return null
  }
}
