import { base64ToBytes } from '@murecom/internal'
import * as tf from '@tensorflow/tfjs-core'
import { MusicnnNetwork } from './network.ts'
import { SimdFrontEnd } from './simd-front-end.ts'
import { readMusicnnWeights } from './weights.ts'

/** The network with the shipped weights, and the names of its outputs. TensorFlow.js must have a backend. */
export async function loadMusicnnNetwork(): Promise<{ names: readonly string[]; network: MusicnnNetwork }> {
  const { MUSICNN_MODEL_BASE64 } = await import('../generated/musicnn-model.ts')
  const weights = readMusicnnWeights(base64ToBytes(MUSICNN_MODEL_BASE64))
  const onProcessor = ['wasm', 'cpu'].includes(tf.getBackend())
  const simd = onProcessor ? await SimdFrontEnd.create(weights) : undefined
  return { names: weights.names, network: new MusicnnNetwork(weights, simd) }
}
