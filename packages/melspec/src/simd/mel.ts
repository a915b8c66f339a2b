import { radix4Twiddles, rootsOfUnity } from '../fft/roots.ts'
import { paddedSamples } from '../kernels/padding.ts'
import type { MelKernel, MelTables } from '../kernels/types.ts'
import { KernelMemory } from './memory.ts'

/** Frames that are made in one call: enough to make the call cheap, few enough for the block to stay in a second-level cache. */
const BLOCK_FRAMES = 64
/** Samples that a block may take, where the hop is large. */
const BLOCK_SAMPLES = 2 ** 18

/** The SIMD loop for these tables, or undefined where it has none. */
export function simdMelKernel(module: WebAssembly.Module, tables: MelTables): MelKernel | undefined {
  const { nFft, bands, power } = tables
  if (nFft < 64 || (nFft & (nFft - 1)) !== 0 || nFft > 2 ** 16) return undefined
  if (power !== 1 && power !== 2) return undefined
  const half = nFft / 2
  const bins = half + 1
  const twiddles = radix4Twiddles(half)

  const memory = new KernelMemory()
  const window = memory.reserve(nFft)
  const twiddlesAt = memory.reserve(twiddles.length)
  const roots = memory.reserve(2 * half)
  const runs = memory.reserve(2 * bands)
  const weights = memory.reserve(tables.weights.length)
  const x = memory.reserve(8 * bins)
  const y = memory.reserve(8 * bins)
  const out = memory.reserve(bands * BLOCK_FRAMES)
  // A frame longer than the hop reaches beyond its block's samples, as do the idle lanes of the last four frames.
  const signalAt = memory.reserve(BLOCK_SAMPLES + 4 * nFft)
  const { exports, f32, i32 } = memory.open(module)
  f32.set(tables.window, window / 4)
  f32.set(twiddles, twiddlesAt / 4)
  f32.set(rootsOfUnity(nFft, half), roots / 4)
  i32.set(tables.runs, runs / 4)
  f32.set(tables.weights, weights / 4)

  return (signal, start, hop, count, padMode, result, at, stride) => {
    // Frames further apart than they are long are laid out one after the other.
    const apart = hop > nFft
    const step = apart ? nFft : hop
    const block = Math.max(4, Math.min(BLOCK_FRAMES, Math.floor(BLOCK_SAMPLES / step) & ~3))
    for (let t = 0; t < count; t += block) {
      const frames = Math.min(block, count - t)
      const begin = start + t * hop
      if (apart) {
        for (let i = 0; i < frames; i++) {
          copyPadded(signal, begin + i * hop, nFft, padMode, f32, signalAt / 4 + i * nFft)
        }
      } else copyPadded(signal, begin, (frames - 1) * hop + nFft, padMode, f32, signalAt / 4)
      const groups = (frames + 3) >> 2
      exports.melFrames(
        signalAt,
        4 * step,
        groups,
        half,
        window,
        twiddlesAt,
        roots,
        x,
        y,
        power === 1 ? 1 : 0,
        bands,
        runs,
        weights,
        out,
        4 * BLOCK_FRAMES,
      )
      for (let m = 0; m < bands; m++) {
        const row = out / 4 + m * BLOCK_FRAMES
        const to = at + m * stride + t
        for (let i = 0; i < frames; i++) result[to + i] = f32[row + i]!
      }
    }
  }
}

/** As `paddedSamples`, with one bulk copy for what lies inside the signal. */
function copyPadded(
  signal: Float32Array | Float64Array,
  start: number,
  length: number,
  padMode: Parameters<typeof paddedSamples>[3],
  out: Float32Array,
  at: number,
): void {
  const before = Math.min(length, Math.max(0, -start))
  const inside = Math.max(0, Math.min(length, signal.length - start) - before)
  if (before > 0) paddedSamples(signal, start, before, padMode, out, at)
  if (inside > 0) out.set(signal.subarray(start + before, start + before + inside), at + before)
  const done = before + inside
  if (done < length) paddedSamples(signal, start + done, length - done, padMode, out, at + done)
}
