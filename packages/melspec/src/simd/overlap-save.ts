import { rootsOfUnity, twiddlesOf } from '@murecom/internal/roots'
import { instantiate, MemoryPlan, type Place } from '@murecom/internal/wasm'
import { radicesOf } from '../fft/complex-fft.ts'
import type { KernelsExports } from '../generated/kernels.ts'
import type { PolyphaseTables } from '../kernels/polyphase.ts'
import type { ResampleKernel } from '../kernels/types.ts'
import { type OverlapSaveTables, overlapSaveTables } from '../resampling/overlap-save-tables.ts'

/** Blocks that one call computes. */
const BLOCKS = 8
/** Lanes of a complex number in the kernel: real and imaginary parts of four blocks. */
const COMPLEX_LANES = 8
/** Room of the kernel for sums and differences of an odd stage: two complex numbers for each pair of inputs. */
const PAIR_LANES = 2 * COMPLEX_LANES
const MOST_PAIRS = 6

/** A transform as the kernel takes it: its radices, and the tables of its stages. */
interface Transform {
  radices: Uint32Array
  table: Float64Array
}

type Places = Record<
  'tableIn' | 'tableOut' | 'response' | 'scratch' | 'x' | 'y' | 'out' | 'signal',
  Place<Float32Array>
> &
  Record<'radicesIn' | 'radicesOut', Place<Uint32Array>>

/** Outputs of a block as the kernel writes them: four at a time. */
const takenOf = ({ take }: OverlapSaveTables): number => Math.ceil(take / 4) * 4

/** Where the kernel's arrays lie. */
export function planOverlapSave(plan: MemoryPlan, tables: OverlapSaveTables): Places {
  const { up, down, sizeIn, sizeOut, take, response } = tables
  const largest = Math.max(sizeIn, sizeOut) * COMPLEX_LANES
  const [there, back] = [transformOf(sizeIn), transformOf(sizeOut)]
  return {
    radicesIn: plan.reserve(Uint32Array, there.radices.length),
    radicesOut: plan.reserve(Uint32Array, back.radices.length),
    tableIn: plan.reserve(Float32Array, there.table.length),
    tableOut: plan.reserve(Float32Array, back.table.length),
    response: plan.reserve(Float32Array, response.length),
    scratch: plan.reserve(Float32Array, MOST_PAIRS * PAIR_LANES),
    x: plan.reserve(Float32Array, largest),
    y: plan.reserve(Float32Array, largest),
    out: plan.reserve(Float32Array, BLOCKS * takenOf(tables)),
    signal: plan.reserve(Float32Array, ((BLOCKS - 1) * take * down) / up + sizeIn),
  }
}

/** The SIMD loop for this filter, or undefined where it is another. */
export function simdOverlapSaveKernel(module: WebAssembly.Module, filter: PolyphaseTables): ResampleKernel | undefined {
  const tables = overlapSaveTables(filter)
  if (!tables) return undefined
  const { up, down, sizeIn, sizeOut, skip, take } = tables
  const plan = new MemoryPlan()
  const places = planOverlapSave(plan, tables)
  const memory = plan.allocate()
  if (!memory) return undefined
  const { overlapSaveBlocks } = instantiate<KernelsExports>(module, memory)
  const { buffer } = memory
  for (const [side, size] of [
    ['In', sizeIn],
    ['Out', sizeOut],
  ] as const) {
    const { radices, table } = transformOf(size)
    places[`radices${side}`].view(buffer).set(radices)
    places[`table${side}`].view(buffer).set(table)
  }
  places.response.view(buffer).set(tables.response)
  const samples = places.signal.view(buffer)
  const blocks = places.out.view(buffer)
  const taken = takenOf(tables)
  const hop = (take / up) * down

  return (signal, first, out) => {
    // A block begins where an output lies on an input.
    const start = Math.floor((first - skip) / up)
    let at = start * up + skip - first
    for (let begin = start * down; at < out.length; begin += BLOCKS * hop) {
      // Outside the signal there are zeros.
      const from = Math.min(signal.length, Math.max(0, begin))
      const to = Math.max(from, Math.min(signal.length, begin + samples.length))
      if (to - from < samples.length) samples.fill(0)
      samples.set(signal.subarray(from, to), Math.max(0, from - begin))
      overlapSaveBlocks(
        places.signal.byteOffset,
        4 * hop,
        sizeIn,
        sizeOut,
        places.radicesIn.byteOffset,
        places.radicesOut.byteOffset,
        places.tableIn.byteOffset,
        places.tableOut.byteOffset,
        places.response.byteOffset,
        tables.response.length / 2,
        places.scratch.byteOffset,
        places.x.byteOffset,
        places.y.byteOffset,
        skip,
        taken,
        places.out.byteOffset,
      )
      for (let block = 0; block < BLOCKS; block++, at += take) {
        const low = Math.max(0, -at)
        const high = Math.min(take, out.length - at)
        if (low < high) out.set(blocks.subarray(block * taken + low, block * taken + high), at + low)
      }
    }
  }
}

/** Radices of the stages and their tables, one after the other: the matrix of an odd butterfly, then the twiddle factors. */
function transformOf(size: number): Transform {
  const radices = Uint32Array.from(radicesOf(size))
  const tables: Float64Array[] = []
  let n = size
  for (const radix of radices) {
    // The last stage, of radix 4 or 2, has none.
    if (n === radix) break
    if (radix % 2 === 1) tables.push(oddMatrix(radix))
    tables.push(twiddlesOf(n, radix))
    n /= radix
  }
  const table = new Float64Array(tables.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of tables) {
    table.set(part, at)
    at += part.length
  }
  return { radices, table }
}

/** exp(-2 pi i j k / radix) as (cos, sin) pairs, for j and k from 1 to (radix - 1) / 2. */
function oddMatrix(radix: number): Float64Array {
  const roots = rootsOfUnity(radix, radix)
  const half = (radix - 1) / 2
  const out = new Float64Array(2 * half * half)
  for (let j = 1; j <= half; j++) {
    for (let k = 1; k <= half; k++) {
      const root = (j * k) % radix
      out.set(roots.subarray(2 * root, 2 * root + 2), 2 * ((j - 1) * half + k - 1))
    }
  }
  return out
}
