import { radix4Twiddles, rootsOfUnity } from '@murecom/internal/roots'
import { instantiate, MemoryPlan } from '@murecom/internal/wasm'
import type { KernelsExports } from '../generated/kernels.ts'
import type { SpectraKernel, SpectraTables } from '../kernels/types.ts'

/** Frames of one call: enough to make the call cheap, few enough for spectra and samples to stay in a second-level cache. */
const BLOCK_FRAMES = 16
/** Bytes of a complex number of all lanes. */
const COMPLEX_BYTES = 32

type Floats = Float32Array | Float64Array

/** The SIMD loop for these tables, or undefined where it has none. */
export function simdSpectraKernel(
  module: WebAssembly.Module,
  { nFft, window, precision }: SpectraTables,
  hopLength: number,
): SpectraKernel | undefined {
  if (nFft < 64 || (nFft & (nFft - 1)) !== 0 || nFft > 2 ** 16) return undefined
  const isSingle = precision === 'float32'
  const Type = isSingle ? Float32Array : Float64Array
  const bytes = Type.BYTES_PER_ELEMENT
  const half = nFft / 2
  // Frames further apart than they are long are laid out one after the other.
  const step = Math.min(hopLength, nFft)
  // Rows begin at multiples of a vector.
  const row = half + 4
  const roots = rootsOfUnity(nFft, half)
  const twiddles = radix4Twiddles(half)
  const plan = new MemoryPlan()
  const places = {
    window: plan.reserve<Floats>(Type, nFft),
    twiddles: plan.reserve<Floats>(Type, twiddles.length),
    roots: plan.reserve<Floats>(Type, roots.length),
    x: plan.reserve<Floats>(Type, ((half + 1) * COMPLEX_BYTES) / bytes),
    y: plan.reserve<Floats>(Type, ((half + 1) * COMPLEX_BYTES) / bytes),
    out: plan.reserve<Floats>(Type, BLOCK_FRAMES * row),
    signal: plan.reserve<Floats>(Type, (BLOCK_FRAMES - 1) * step + nFft),
  }
  const memory = plan.allocate()
  if (!memory) return undefined
  const { buffer } = memory
  places.window.view(buffer).set(window)
  places.twiddles.view(buffer).set(twiddles)
  places.roots.view(buffer).set(roots)
  const samples = places.signal.view(buffer)
  const out = places.out.view(buffer)
  const { spectra32, spectra64 } = instantiate<KernelsExports>(module, memory)
  const run = isSingle ? spectra32 : spectra64
  const lanes = 16 / bytes

  return {
    spectra: Array.from({ length: BLOCK_FRAMES }, (_, i) => out.subarray(i * row, i * row + half + 1)),
    fill(frames, signal, first, count, isMagnitude) {
      if (step === hopLength) frames.samples(signal, first, count, samples)
      else for (let i = 0; i < count; i++) frames.samples(signal, first + i, 1, samples.subarray(i * nFft))
      run(
        places.signal.byteOffset,
        bytes * step,
        Math.ceil(count / lanes),
        half,
        places.window.byteOffset,
        places.twiddles.byteOffset,
        places.roots.byteOffset,
        places.x.byteOffset,
        places.y.byteOffset,
        isMagnitude ? 1 : 0,
        places.out.byteOffset,
        bytes * row,
      )
    },
  }
}
