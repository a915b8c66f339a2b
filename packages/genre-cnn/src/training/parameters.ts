import { type Layer, weightsOf } from '../layers.ts'

/** A network whose weights lie in two arrays, so that an optimizer and a message between threads see two arrays. */
export interface FlatNetwork {
  /** The layers; their weight arrays are views of the two arrays below. */
  layers: Layer[]
  /** What training changes: kernels, biases, gammas and betas, layer by layer. */
  parameters: Float32Array
  /** Moving means and variances of the batch normalisations. */
  statistics: Float32Array
}

/** The arrays of a layer that training changes, in the order of {@link FlatNetwork.parameters}. */
function trainableOf(layer: Layer): Float32Array[] {
  return layer.type === 'batchNormalization' ? [layer.gamma, layer.beta] : weightsOf(layer)
}

/** A copy of `layers` whose weights are views of two arrays. */
export function flatten(layers: readonly Layer[]): FlatNetwork {
  const sum = (arrays: Float32Array[]): number => arrays.reduce((n, a) => n + a.length, 0)
  const parameters = new Float32Array(sum(layers.flatMap(trainableOf)))
  const statistics = new Float32Array(sum(layers.flatMap(weightsOf)) - parameters.length)
  const taker = (target: Float32Array): ((from: Float32Array) => Float32Array) => {
    let end = 0
    return from => {
      const view = target.subarray(end, end + from.length)
      end += from.length
      view.set(from)
      return view
    }
  }
  const parameter = taker(parameters)
  const statistic = taker(statistics)
  const copies = layers.map((layer): Layer => {
    switch (layer.type) {
      case 'conv1d':
      case 'dense':
        return { ...layer, kernel: parameter(layer.kernel), bias: parameter(layer.bias) }
      case 'batchNormalization':
        return {
          ...layer,
          gamma: parameter(layer.gamma),
          beta: parameter(layer.beta),
          movingMean: statistic(layer.movingMean),
          movingVariance: statistic(layer.movingVariance),
        }
      default:
        return layer
    }
  })
  return { layers: copies, parameters, statistics }
}

/** Layers with weights of their own, copied: nothing that training does later changes them. */
export function detach(network: FlatNetwork): Layer[] {
  return flatten(network.layers).layers
}

/** Share of a moving mean or variance that stays at each step (Keras' momentum). */
const MOMENTUM = 0.99

/** `moving = .99 moving + .01 batch`, in place. */
export function updateStatistics(statistics: Float32Array, moments: Float32Array): void {
  for (let i = 0; i < statistics.length; i++) statistics[i] = statistics[i]! * MOMENTUM + moments[i]! * (1 - MOMENTUM)
}
