import { radix4Twiddles, rootsOfUnity } from '@murecom/internal/roots'
import { instantiate, MemoryPlan } from '@murecom/internal/wasm'
import type { KernelsExports } from '../generated/kernels.ts'
import type { FilterKernel, FilterTables } from '../kernels/types.ts'

/** Frames of one call: enough to make the call cheap, few enough for its samples to stay in a second-level cache. */
const BLOCK_FRAMES = 64
/** Samples that a block may take, where the hop is large. */
const BLOCK_SAMPLES = 2 ** 18
/** Lanes of a complex number: real and imaginary parts of four frames. */
const COMPLEX_LANES = 8

/** The SIMD loop for these tables, or undefined where it has none. */
export function simdFilterKernel(
  module: WebAssembly.Module,
  tables: FilterTables,
  mostHop: number,
): FilterKernel | undefined {
  const { nFft } = tables
  if (nFft < 64 || (nFft & (nFft - 1)) !== 0 || nFft > 2 ** 16 || mostHop > BLOCK_SAMPLES / 4) return undefined
  const half = nFft / 2
  const rows = tables.starts.length - 1
  const block = Math.max(4, Math.min(BLOCK_FRAMES, Math.floor(BLOCK_SAMPLES / mostHop) & ~3))
  const entries = entriesOf(tables)
  const plan = new MemoryPlan()
  const places = {
    window: plan.reserve(Float32Array, nFft),
    twiddles: plan.reserve(Float32Array, radix4Twiddles(half).length),
    starts: plan.reserve(Int32Array, rows + 1),
    places: plan.reserve(Int32Array, entries.places.length),
    weights: plan.reserve(Float32Array, entries.weights.length),
    roots: plan.reserve(Float32Array, 2 * entries.count),
    x: plan.reserve(Float32Array, (half + 1) * COMPLEX_LANES),
    y: plan.reserve(Float32Array, (half + 1) * COMPLEX_LANES),
    re: plan.reserve(Float32Array, rows * block),
    im: plan.reserve(Float32Array, rows * block),
    signal: plan.reserve(Float32Array, (block - 1) * mostHop + nFft),
  }
  const memory = plan.allocate()
  if (!memory) return undefined
  const { filterFrames } = instantiate<KernelsExports>(module, memory)
  const { buffer } = memory
  places.window.view(buffer).fill(1)
  places.twiddles.view(buffer).set(radix4Twiddles(half))
  places.roots
    .view(buffer)
    .set(rootsOfUnity(nFft, half + 1).subarray(2 * entries.first, 2 * (entries.first + entries.count)))
  places.starts.view(buffer).set(entries.starts)
  places.places.view(buffer).set(entries.places)
  places.weights.view(buffer).set(entries.weights)
  const [samples, outRe, outIm] = [places.signal.view(buffer), places.re.view(buffer), places.im.view(buffer)]

  return (frames, signal, count, scale, re, im, at, stride) => {
    for (let t = 0; t < count; t += block) {
      const few = Math.min(block, count - t)
      frames.samples(signal, t, few, samples)
      filterFrames(
        places.signal.byteOffset,
        4 * frames.hopLength,
        (few + 3) >> 2,
        half,
        places.window.byteOffset,
        places.twiddles.byteOffset,
        entries.first,
        entries.count,
        places.roots.byteOffset,
        places.x.byteOffset,
        places.y.byteOffset,
        rows,
        places.starts.byteOffset,
        places.places.byteOffset,
        places.weights.byteOffset,
        places.re.byteOffset,
        places.im.byteOffset,
        4 * block,
      )
      for (let r = 0; r < rows; r++) {
        const from = r * block
        const to = at + r * stride + t
        for (let i = 0; i < few; i++) {
          re[to + i] = scale * outRe[from + i]!
          im[to + i] = scale * outIm[from + i]!
        }
      }
    }
  }
}

interface Entries {
  starts: Int32Array
  /** Bytes from the first bin of the spectrum to that of each entry. */
  places: Int32Array
  /** Two of each entry: halves of its weights, as the kernel's spectrum is twice the real one. */
  weights: Float32Array
  /** The lowest bin of all. */
  first: number
  /** Bins from the lowest to the highest. */
  count: number
}

function entriesOf({ starts, bins, re, im }: FilterTables): Entries {
  const first = bins.reduce((least, k) => Math.min(least, k), bins[0] ?? 0)
  const last = bins.reduce((most, k) => Math.max(most, k), first)
  const weights = new Float32Array(2 * bins.length)
  for (let e = 0; e < bins.length; e++) {
    weights[2 * e] = re[e]! / 2
    weights[2 * e + 1] = im[e]! / 2
  }
  const places = bins.map(k => (k - first) * 4 * COMPLEX_LANES)
  return { starts, places, weights, first, count: last - first + 1 }
}
