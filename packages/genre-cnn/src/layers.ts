/**
 * Layers of a network as plain data, in the order of the forward pass. Weights are float32, row-major, in Keras' shapes:
 * a convolution kernel is `[kernelSize, in, out]`, a dense kernel `[in, out]`.
 */
export type Layer =
  | {
      type: 'conv1d'
      name: string
      kernelSize: number
      inputs: number
      outputs: number
      kernel: Float32Array
      bias: Float32Array
    }
  | {
      type: 'batchNormalization'
      name: string
      channels: number
      epsilon: number
      gamma: Float32Array
      beta: Float32Array
      movingMean: Float32Array
      movingVariance: Float32Array
    }
  | { type: 'maxPooling1d'; name: string; poolSize: number }
  | { type: 'globalMaxPooling1d'; name: string }
  | {
      type: 'dense'
      name: string
      inputs: number
      outputs: number
      activation: 'relu' | 'softmax'
      kernel: Float32Array
      bias: Float32Array
    }
  | { type: 'dropout'; name: string; rate: number }

/** The weight arrays of a layer, in the order in which Keras and our files list them. */
export function weightsOf(layer: Layer): Float32Array[] {
  switch (layer.type) {
    case 'conv1d':
    case 'dense':
      return [layer.kernel, layer.bias]
    case 'batchNormalization':
      return [layer.gamma, layer.beta, layer.movingMean, layer.movingVariance]
    default:
      return []
  }
}

/**
 * Why the layers do not fit one another, or undefined where they do: each must take as many channels as the one before gives,
 * convolutions and pooling come before the global pooling, dense layers after it.
 */
export function misfit(layers: readonly Layer[], bands: number): string | undefined {
  let channels = bands
  let pooled = false
  for (const layer of layers) {
    const inputs = layer.type === 'batchNormalization' ? layer.channels : 'inputs' in layer ? layer.inputs : channels
    if (inputs !== channels) return `layer ${layer.name} takes ${inputs} channels and is given ${channels}`
    const overTime = layer.type === 'conv1d' || layer.type === 'maxPooling1d' || layer.type === 'globalMaxPooling1d'
    if (overTime && pooled) return `layer ${layer.name} comes after the global pooling`
    if (layer.type === 'dense' && !pooled) return `layer ${layer.name} comes before the global pooling`
    if (layer.type === 'globalMaxPooling1d') pooled = true
    if ('outputs' in layer) channels = layer.outputs
  }
  return undefined
}
