import { base64ToBytes } from '@murecom/internal'
import { readMusicnnWeights } from '../musicnn/weights.ts'
import { fastestModule } from '../simd/kernels.ts'
import { SimdMusicnnNetwork } from '../simd/musicnn/network.ts'
import type { MusicnnRunner } from '../tensorflow/musicnn-network.ts'

/**
 * The network with the shipped weights, and the names of its outputs.
 *
 * @param onTensorFlow whether TensorFlow.js computes it, on the backend that is chosen; else our kernels do, where WebAssembly has SIMD
 */
export async function loadMusicnnNetwork(
  onTensorFlow: boolean,
): Promise<{ names: readonly string[]; network: MusicnnRunner }> {
  const { MUSICNN_MODEL_BASE64 } = await import('../generated/musicnn-model.ts')
  const weights = readMusicnnWeights(base64ToBytes(MUSICNN_MODEL_BASE64))
  const module = onTensorFlow ? undefined : await fastestModule()
  if (module) return { names: weights.names, network: await SimdMusicnnNetwork.create(weights, module) }
  const { ensureBackend } = await import('../tensorflow/backend.ts')
  const { MusicnnNetwork } = await import('../tensorflow/musicnn-network.ts')
  await ensureBackend()
  return { names: weights.names, network: new MusicnnNetwork(weights) }
}
