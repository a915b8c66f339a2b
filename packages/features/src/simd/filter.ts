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
    x: plan.reserve(Float32Array, half * COMPLEX_LANES),
    y: plan.reserve(Float32Array, half * COMPLEX_LANES),
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
  places.starts.view(buffer).set(entries.starts)
  places.places.view(buffer).set(entries.places)
  places.weights.view(buffer).set(entries.weights)
  const [samples, outRe, outIm] = [places.signal.view(buffer), places.re.view(buffer), places.im.view(buffer)]

  return (frames, signal, count, re, im, at, stride) => {
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
          re[to + i] = outRe[from + i]!
          im[to + i] = outIm[from + i]!
        }
      }
    }
  }
}

interface Entries {
  starts: Int32Array
  /** Bytes of a number in the transform of the complex numbers x[2 j] + i x[2 j + 1]. */
  places: Int32Array
  /** Four of each entry; see filterFrames. */
  weights: Float32Array
}

/**
 * The filters as sums over Z, the transform of h = nFft / 2 complex numbers, instead of over the spectrum X of nFft real ones:
 * X[k] = (1 - i w) / 2 Z[k] + (1 + i w) / 2 conj Z[h - k], with w = exp(-2 pi i k / nFft) and Z[h] = Z[0].
 */
function entriesOf({ nFft, starts, bins, re, im }: FilterTables): Entries {
  const half = nFft / 2
  const roots = rootsOfUnity(nFft, half + 1)
  const places: number[] = []
  const weights: number[] = []
  const ends = new Int32Array(starts.length)
  for (let r = 0; r + 1 < starts.length; r++) {
    const row = new Map<number, [number, number, number, number]>()
    const add = (place: number, p: number, q: number, s: number, t: number): void => {
      const sums = row.get(place % half) ?? [0, 0, 0, 0]
      row.set(place % half, [sums[0] + p, sums[1] + q, sums[2] + s, sums[3] + t])
    }
    for (let i = starts[r]!; i < starts[r + 1]!; i++) {
      const k = bins[i]!
      const [x, y] = [re[i]! / 2, im[i]! / 2]
      const [cos, sin] = [roots[2 * k]!, roots[2 * k + 1]!]
      // (x + i y) times 1 - i w = 1 + sin - i cos, then times 1 + i w = 1 - sin + i cos.
      const [a, b] = [x * (1 + sin) + y * cos, y * (1 + sin) - x * cos]
      const [c, d] = [x * (1 - sin) - y * cos, y * (1 - sin) + x * cos]
      add(k, a, -b, b, a)
      add(half - k, c, d, d, -c)
    }
    for (const [place, sums] of [...row].sort(([one], [other]) => one - other)) {
      places.push(place * 4 * COMPLEX_LANES)
      weights.push(...sums)
    }
    ends[r + 1] = places.length
  }
  return { starts: ends, places: Int32Array.from(places), weights: Float32Array.from(weights) }
}
