import type { Layer } from '../layers.ts'

/**
 * The same network at inference without its batch normalisations: `scale x + shift` goes into the weights of the layer that
 * reads it, `w' = scale w` and `b' = b + sum w shift`. Only maximum poolings and dropout may be between
 * the two, and no scale may be negative, because then the maximum commutes with it. Other normalisations stay.
 */
export function foldNormalisations(layers: readonly Layer[]): Layer[] {
  const out = [...layers]
  for (let i = out.length - 1; i >= 0; i--) {
    const layer = out[i]!
    if (layer.type !== 'batchNormalization') continue
    const scale = layer.gamma.map((g, c) => g / Math.sqrt(layer.movingVariance[c]! + layer.epsilon))
    const reader = out.findIndex((l, j) => j > i && !PASSES_MAXIMUM.has(l.type))
    const next = out[reader]
    if ((next?.type !== 'conv1d' && next?.type !== 'dense') || scale.some(s => s < 0)) continue
    const shift = layer.beta.map((b, c) => b - layer.movingMean[c]! * scale[c]!)
    const { outputs } = next
    const kernel = next.kernel.map((w, at) => w * scale[Math.floor(at / outputs) % scale.length]!)
    const sums = Float64Array.from(next.bias)
    for (let at = 0; at < kernel.length; at++) {
      sums[at % outputs]! += next.kernel[at]! * shift[Math.floor(at / outputs) % shift.length]!
    }
    out[reader] = { ...next, kernel, bias: Float32Array.from(sums) }
    out.splice(i, 1)
  }
  return out
}

const PASSES_MAXIMUM: ReadonlySet<Layer['type']> = new Set(['maxPooling1d', 'globalMaxPooling1d', 'dropout'])
