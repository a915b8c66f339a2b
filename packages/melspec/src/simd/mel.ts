import { radix4Twiddles, rootsOfUnity } from '@murecom/internal/roots'
import { instantiate, MemoryPlan, type Place } from '@murecom/internal/wasm'
import type { KernelsExports } from '../generated/kernels.ts'
import { copyPadded } from '../kernels/padding.ts'
import type { MelKernel, MelTables } from '../kernels/types.ts'

/** Frames that one call computes: enough to make the call cheap, few enough for the block to stay in a second-level cache. */
const BLOCK_FRAMES = 64
/** Samples that a block may take, where the hop is large. */
const BLOCK_SAMPLES = 2 ** 18
/** Lanes of a complex number in the kernel: real and imaginary parts of four frames. */
const COMPLEX_LANES = 8

type FloatPlaces = Record<
  'window' | 'twiddles' | 'roots' | 'weights' | 'x' | 'y' | 'out' | 'signal',
  Place<Float32Array>
>

/** Where the kernel's arrays lie. */
export function planMel(plan: MemoryPlan, tables: MelTables): FloatPlaces & { runs: Place<Int32Array> } {
  const { nFft, bands, weights } = tables
  const half = nFft / 2
  return {
    window: plan.reserve(Float32Array, nFft),
    twiddles: plan.reserve(Float32Array, radix4Twiddles(half).length),
    roots: plan.reserve(Float32Array, 2 * half),
    runs: plan.reserve(Int32Array, 2 * bands),
    weights: plan.reserve(Float32Array, weights.length),
    x: plan.reserve(Float32Array, (half + 1) * COMPLEX_LANES),
    y: plan.reserve(Float32Array, (half + 1) * COMPLEX_LANES),
    out: plan.reserve(Float32Array, bands * BLOCK_FRAMES),
    // A frame longer than the hop reaches beyond its block's samples, as do the idle lanes of the last four frames.
    signal: plan.reserve(Float32Array, BLOCK_SAMPLES + 4 * nFft),
  }
}

/** The SIMD loop for these tables, or undefined where it has none. */
export function simdMelKernel(module: WebAssembly.Module, tables: MelTables): MelKernel | undefined {
  const { nFft, bands, power } = tables
  if (nFft < 64 || (nFft & (nFft - 1)) !== 0 || nFft > 2 ** 16) return undefined
  if (power !== 1 && power !== 2) return undefined
  const plan = new MemoryPlan()
  const places = planMel(plan, tables)
  const memory = plan.allocate()
  if (!memory) return undefined
  const { melFrames } = instantiate<KernelsExports>(module, memory)
  const { buffer } = memory
  const half = nFft / 2
  places.window.view(buffer).set(tables.window)
  places.twiddles.view(buffer).set(radix4Twiddles(half))
  places.roots.view(buffer).set(rootsOfUnity(nFft, half))
  places.runs.view(buffer).set(tables.runs)
  places.weights.view(buffer).set(tables.weights)
  const samples = places.signal.view(buffer)
  const energies = places.out.view(buffer)

  return (signal, start, hop, count, padMode, result, at, stride) => {
    // Frames further apart than they are long are laid out one after the other.
    const apart = hop > nFft
    const step = apart ? nFft : hop
    const block = Math.max(4, Math.min(BLOCK_FRAMES, Math.floor(BLOCK_SAMPLES / step) & ~3))
    for (let t = 0; t < count; t += block) {
      const frames = Math.min(block, count - t)
      const begin = start + t * hop
      if (apart) {
        for (let i = 0; i < frames; i++) copyPadded(signal, begin + i * hop, nFft, padMode, samples, i * nFft)
      } else copyPadded(signal, begin, (frames - 1) * hop + nFft, padMode, samples, 0)
      const groups = (frames + 3) >> 2
      melFrames(
        places.signal.byteOffset,
        4 * step,
        groups,
        half,
        places.window.byteOffset,
        places.twiddles.byteOffset,
        places.roots.byteOffset,
        places.x.byteOffset,
        places.y.byteOffset,
        power === 1 ? 1 : 0,
        bands,
        places.runs.byteOffset,
        places.weights.byteOffset,
        places.out.byteOffset,
        4 * BLOCK_FRAMES,
      )
      for (let m = 0; m < bands; m++) {
        const row = m * BLOCK_FRAMES
        const to = at + m * stride + t
        for (let i = 0; i < frames; i++) result[to + i] = energies[row + i]!
      }
    }
  }
}
