import { type Layer, weightsOf } from '../layers.ts'
import { zipStored } from './zip.ts'

/**
 * A model as Keras takes it: a NumPy .npz file with the architecture as JSON in `config` and the weights as `w000`, `w001`
 * and so on, in Keras' order.
 */
export function writeKerasNpz(layers: readonly Layer[], frames: number, bands: number): Uint8Array<ArrayBuffer> {
  const input = { class_name: 'InputLayer', config: { batch_shape: [null, frames, bands], name: 'clips' } }
  const all = [input, ...layers.map(kerasLayer)].map(layer => ({ module: 'keras.layers', ...layer }))
  const config = { module: 'keras', class_name: 'Sequential', config: { name: 'genre_cnn', layers: all } }
  const files = [{ name: 'config.npy', bytes: npy('|u1', new TextEncoder().encode(JSON.stringify(config)), null) }]
  let number = 0
  for (const layer of layers) {
    for (const w of weightsOf(layer)) {
      const bytes = new Uint8Array(w.buffer, w.byteOffset, w.byteLength)
      files.push({ name: `w${String(number++).padStart(3, '0')}.npy`, bytes: npy('<f4', bytes, shapeOf(layer, w)) })
    }
  }
  return zipStored(files)
}

function kerasLayer(layer: Layer): { class_name: string; config: Record<string, unknown> } {
  const { name } = layer
  switch (layer.type) {
    case 'conv1d': {
      const { outputs: filters, kernelSize } = layer
      return { class_name: 'Conv1D', config: { name, filters, kernel_size: [kernelSize], activation: 'relu' } }
    }
    case 'batchNormalization':
      return { class_name: 'BatchNormalization', config: { name, epsilon: layer.epsilon } }
    case 'maxPooling1d':
      return { class_name: 'MaxPooling1D', config: { name, pool_size: [layer.poolSize] } }
    case 'globalMaxPooling1d':
      return { class_name: 'GlobalMaxPooling1D', config: { name } }
    case 'dense':
      return { class_name: 'Dense', config: { name, units: layer.outputs, activation: layer.activation } }
    case 'dropout':
      return { class_name: 'Dropout', config: { name, rate: layer.rate } }
  }
}

function shapeOf(layer: Layer, w: Float32Array): number[] {
  if (layer.type === 'conv1d' && w === layer.kernel) return [layer.kernelSize, layer.inputs, layer.outputs]
  if (layer.type === 'dense' && w === layer.kernel) return [layer.inputs, layer.outputs]
  return [w.length]
}

/** NumPy's .npy, version 1.0: magic, length of the header, a Python literal padded to 64 bytes, the data. */
function npy(dtype: string, data: Uint8Array, shape: number[] | null): Uint8Array {
  const tuple = `(${(shape ?? [data.length]).join(', ')},)`
  const literal = `{'descr': '${dtype}', 'fortran_order': False, 'shape': ${tuple}, }`
  const length = Math.ceil((10 + literal.length + 1) / 64) * 64
  const out = new Uint8Array(length + data.length)
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0])
  new DataView(out.buffer).setUint16(8, length - 10, true)
  out.set(new TextEncoder().encode(`${literal.padEnd(length - 11)}\n`), 10)
  out.set(data, length)
  return out
}
