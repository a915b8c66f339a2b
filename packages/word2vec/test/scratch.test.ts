import { mulberry32 } from '@murecom/internal'
import type { MemoryPlan } from '@murecom/internal/wasm'
import { describe, expect, test } from 'vitest'
import { PLAN, PLAN_WORDS } from '../src/kernels/plan.ts'
import { openModelMemory } from '../src/memory/model-memory.ts'
import { checkTraining } from '../src/options.ts'
import { kernelSets } from './kernel-sets.ts'

const WORDS = 30
const GUARD = 4096
const SCRATCH = ['sentence', 'vectors', 'targets', 'gains'] as const

// More words of the sentence than a job reads, each seen by descending counts; paths of a tree of very uneven depth.
const counts = Float64Array.from({ length: WORDS }, (_, row) => Math.round(1e6 * 0.6 ** row) + 1)
const random = mulberry32(5)
const sentence = Int32Array.from({ length: 60 }, () => Math.floor(WORDS * random()))

const OPTIONS: Parameters<typeof checkTraining>[1][] = []
for (const vectorSize of [1, 10, 513]) {
  for (const negative of [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 1000]) {
    if (negative === 1000 && vectorSize === 513) continue
    for (const sg of [true, false]) OPTIONS.push({ vectorSize, negative, sg })
    OPTIONS.push({ vectorSize, negative, sg: true, negativeSharing: 'pair' })
  }
  for (const sg of [true, false]) {
    OPTIONS.push({ vectorSize, negative: 0, hs: true, sg }, { vectorSize, negative: 1000, hs: true, sg, window: 1 })
  }
}

const sets = (await kernelSets()).map(set => [set.name, set] as const)
describe.each(sets)('%s kernels', (_, kernels) => {
  /** Vectors after one job; with `apart` each piece of scratch lies by itself between guards, and is full of NaN first. */
  function train(options: Parameters<typeof checkTraining>[1], apart: boolean): Float32Array {
    const parameters = checkTraining('test', { sample: 0, ...options })
    let bytes = 0
    const roomy = {
      ...kernels,
      allocate: (plan: MemoryPlan, shared: boolean) => {
        bytes = plan.reserve(Uint8Array, plan.size + 8 * GUARD).byteOffset
        return kernels.allocate(plan, shared)
      },
    }
    const room = { blockWords: sentence.length, threads: 1, shared: false, copies: 0 }
    const memory = openModelMemory(roomy, counts, parameters, room)
    const { buffer } = memory.memory
    const { stride } = memory.layout
    const start = mulberry32(1)
    for (let i = 0; i < WORDS * stride; i++) {
      if (i % stride < parameters.vectorSize) memory.inputs[i] = start() - 0.5
    }
    memory.tokens.set(sentence)
    memory.starts.set([0, 1, sentence.length])
    memory.jobs.set([0, 2, 77])
    memory.alphas[3] = 0.01
    const plan = new Uint32Array(buffer, memory.plans[0]!, PLAN_WORDS)
    const guards: Uint8Array[] = []
    if (apart) {
      const thread = memory.layout.threads[0]!
      let at = bytes
      SCRATCH.forEach(name => {
        // Kernels take 16 bytes at a time: a place may be read up to the next multiple.
        const size = Math.ceil(thread[name].view(buffer).byteLength / 16) * 16
        const whole = new Uint8Array(buffer, at, size + 2 * GUARD).fill(0xff)
        guards.push(whole.subarray(0, GUARD), whole.subarray(GUARD + size))
        plan[PLAN[name]] = at + GUARD
        at += size + GUARD
      })
    }
    memory.trainJob(memory.plans[0]!, 0)
    expect(guards.every(guard => guard.every(byte => byte === 0xff))).toBe(true)
    return memory.inputs.slice()
  }

  test('no kernel leaves its scratch, or reads there what it did not write', () => {
    for (const options of OPTIONS) {
      const near = train(options, false)
      expect(near.every(Number.isFinite)).toBe(true)
      expect(train(options, true)).toEqual(near)
    }
  })
})
