import type { ItemCfModules } from '../kernels/types.ts'
import { typescriptKernels } from '../kernels/typescript.ts'
import { fitEase } from '../sets/ease.ts'
import type { ItemSets } from '../sets/item-sets.ts'
import { RowBuilder, type RowSource, type Segment, segmentCount } from '../sets/neighbor-rows.ts'
import { finish } from '../sets/steps.ts'
import { simdKernels } from '../simd/kernels.ts'

/** Asks a thread for segments of rows: it takes the next one, as `next` counts them, until none is left. */
export interface SegmentsRequest {
  kind: 'segments'
  source: RowSource
  modules: ItemCfModules | undefined
  /** The next segment, and the number of the next thread that begins. */
  next: Int32Array
}

/** Asks a thread for the weights of EASE. */
export interface EaseRequest {
  kind: 'ease'
  sets: Pick<ItemSets, 'counts' | 'setOffsets' | 'setItems'>
  regularization: number
  modules: ItemCfModules | undefined
}

/** The segments that the calling thread takes, by number. */
export function takeSegments({ source, modules, next }: SegmentsRequest): [number, Segment][] {
  const taken: [number, Segment][] = []
  const thread = Atomics.add(next, 1, 1)
  const { memory } = source.sets
  if (memory && thread >= memory.sizes.threads) return taken
  let builder: RowBuilder | undefined
  for (;;) {
    const segment = Atomics.add(next, 0, 1)
    if (segment >= segmentCount(source)) return taken
    builder ??= new RowBuilder(source, modules, thread)
    taken.push([segment, builder.build(segment)])
  }
}

/** The weights of EASE. */
export function easeWeights({ sets, regularization, modules }: EaseRequest): Float32Array {
  return finish(fitEase(sets, regularization, modules ? simdKernels(modules) : typescriptKernels))
}
