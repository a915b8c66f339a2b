import { mulberry32 } from '@murecom/internal'
import { MemoryPlan, PAGE_BYTES, type Place } from '@murecom/internal/wasm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { PolyphaseTables } from '../src/kernels/polyphase.ts'
import type { MelTables, ResampleKernel } from '../src/kernels/types.ts'
import { typescriptKernels } from '../src/kernels/typescript.ts'
import { melFilters } from '../src/mel/filters.ts'
import { filterOf } from '../src/resampling/filter.ts'
import { overlapSaveTables } from '../src/resampling/overlap-save-tables.ts'
import { framingOf } from '../src/signal/framing.ts'
import { loadAllSimdKernels, loadSimdKernels } from '../src/simd/load.ts'
import { planMel } from '../src/simd/mel.ts'
import { planOverlapSave } from '../src/simd/overlap-save.ts'
import { planResample } from '../src/simd/resample.ts'

const simdKernels = await loadAllSimdKernels()

function melTables(nFft: number, nMels: number): MelTables {
  const { window } = framingOf('test', { nFft })
  const { edges, heights, runs, weights } = melFilters('test', { nFft, nMels })
  return { nFft, window, power: 2, bands: nMels, edges, heights, runs, weights }
}

/** The filter that `resample` designs for two rates. */
function filterTables(from: number, to: number): PolyphaseTables {
  let tables: PolyphaseTables | undefined
  const resample = (designed: PolyphaseTables): undefined => {
    tables = designed
  }
  filterOf(from, to, { package: '@murecom/melspec', name: 'spy', mel: () => undefined, resample })
  return tables!
}

/** Index of the first element that differs, -1 for none; a comparison of whole arrays takes half a minute to print. */
const firstDifference = (a: Float32Array, b: Float32Array): number => a.findIndex((x, i) => !Object.is(x, b[i]))

const halving = filterTables(44100, 22050)

const plans: [string, (plan: MemoryPlan) => Record<string, Place<Float32Array | Int32Array | Uint32Array>>][] = [
  ['mel, 64 points, 1 band', plan => planMel(plan, melTables(64, 1))],
  ['mel, 2,048 points, 128 bands', plan => planMel(plan, melTables(2048, 128))],
  ['mel, 65,536 points, 3 bands', plan => planMel(plan, melTables(65536, 3))],
  ['halving', plan => planOverlapSave(plan, overlapSaveTables(halving)!)],
  ['44,100 to 16,000 Hz', plan => planOverlapSave(plan, overlapSaveTables(filterTables(44100, 16000))!)],
  ['8,000 to 44,100 Hz', plan => planOverlapSave(plan, overlapSaveTables(filterTables(8000, 44100))!)],
  ['48,000 to 17,000 Hz', plan => planResample(plan, filterTables(48000, 17000))],
  ['17,000 to 44,100 Hz', plan => planResample(plan, filterTables(17000, 44100))],
]

test.each(plans)('the plan covers its last array, and no two arrays share a byte: %s', (_, reserve) => {
  const plan = new MemoryPlan()
  const places = Object.values(reserve(plan))
  const buffer = new ArrayBuffer(plan.size) // a view that reaches further throws
  let end = 0
  for (const place of places) {
    const view = place.view(buffer)
    expect(view.byteOffset).toBeGreaterThanOrEqual(end)
    end = view.byteOffset + view.byteLength
  }
  expect(plan.size).toBeGreaterThanOrEqual(end)
})

test('kernels are compiled once a process', async () => {
  expect(await loadSimdKernels()).toBe(await loadSimdKernels())
})

describe.each(simdKernels)('kernels: $name', kernels => {
  afterEach(() => vi.restoreAllMocks())

  /** Every byte behind a plan is 0xff, which is NaN as float32: a kernel that reads or writes there gives itself away. */
  function poison(): () => void {
    const memories: [WebAssembly.Memory, number][] = []
    vi.spyOn(MemoryPlan.prototype, 'allocate').mockImplementation(function (this: MemoryPlan) {
      const memory = new WebAssembly.Memory({ initial: Math.ceil(this.size / PAGE_BYTES) + 1 })
      new Uint8Array(memory.buffer, this.size).fill(0xff)
      memories.push([memory, this.size])
      return memory
    })
    return () => {
      expect(memories.length).toBeGreaterThan(0)
      for (const [memory, size] of memories) {
        expect(new Uint8Array(memory.buffer, size).every(byte => byte === 0xff)).toBe(true)
      }
    }
  }

  const random = mulberry32(5)
  const signal = Float32Array.from({ length: 20_000 }, () => random() - 0.5)

  test.each([
    [64, 1, 16],
    [2048, 40, 512],
    [256, 8, 700],
    [1024, 20, 1],
  ])('mel touches nothing behind its plan: %i points, %i bands, hop %i', (nFft, nMels, hop) => {
    const tables = melTables(nFft, nMels)
    const count = 1 + Math.floor((signal.length - nFft) / hop)
    const run = (): Float32Array => {
      const out = new Float32Array(nMels * count)
      kernels.mel(tables)!(signal, 0, hop, count, 'constant', out, 0, count)
      return out
    }
    const expected = run()
    const check = poison()
    expect(firstDifference(run(), expected)).toBe(-1)
    check()
  })

  test.each([
    [44100, 22050],
    [44100, 16000],
    [48000, 22050],
    [8000, 44100],
    [48000, 17000],
    [17000, 44100],
    [22050, 1000],
  ])('resampling touches nothing behind its plan: %i to %i Hz', (from, to) => {
    const tables = filterTables(from, to)
    const run = (kernel: ResampleKernel): Float32Array => {
      const out = new Float32Array(Math.ceil((signal.length * to) / from))
      kernel(signal, 0, out)
      return out
    }
    const expected = run(kernels.resample(tables)!)
    const check = poison()
    expect(firstDifference(run(kernels.resample(tables)!), expected)).toBe(-1)
    check()
  })

  test('a memory that the runtime refuses leaves the loops in TypeScript', () => {
    vi.spyOn(MemoryPlan.prototype, 'allocate').mockReturnValue(undefined)
    expect(kernels.mel(melTables(2048, 40))).toBeUndefined()
    expect(kernels.resample(halving)).toBeUndefined()
    expect(typescriptKernels.resample(halving)).toBeTypeOf('function')
  })
})
