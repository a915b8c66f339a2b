import { instantiate, MemoryPlan, type Place } from '@murecom/internal/wasm'
import type { NetworkExports } from '../generated/network.ts'
import type { GenreCnnKernels } from './load.ts'

export const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT
const CACHE_LINE_BYTES = 64

/** Where values lie in the kernels' memory. */
export type Floats = Place<Float32Array>

/** The layout of a network's memory: each array on a cache line of its own. */
export class NetworkPlan extends MemoryPlan {
  constructor() {
    super({ align: CACHE_LINE_BYTES })
  }

  /** @param spare values behind the array that a kernel may read or write */
  floats(length: number, spare = 0): Floats {
    return this.reserve(Float32Array, length, spare * FLOAT_BYTES)
  }

  /** The kernels on a memory of the size of the plan; undefined where the runtime refuses that much memory. */
  build(kernels: GenreCnnKernels): NetworkKernels | undefined {
    const memory = this.allocate()
    return memory && kernelsOn(memory, kernels)
  }
}

/** The kernels with the memory they work on. */
export interface NetworkKernels extends NetworkExports {
  /** The values of a place of the plan. */
  floats(place: Floats): Float32Array
}

/** The kernels on a memory that somebody else has made; they have no data of their own in it. */
export function kernelsOn(memory: WebAssembly.Memory, { module }: GenreCnnKernels): NetworkKernels {
  return { ...instantiate<NetworkExports>(module, memory), floats: place => place.view(memory.buffer) }
}
