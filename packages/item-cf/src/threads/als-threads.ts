import type { AlsProblem, Side } from '../als/problem.ts'
import type { ItemCfModules } from '../kernels/types.ts'
import type { AlsPartsRequest, AlsRequest } from './als-requests.ts'
import { WorkerGroup } from './worker-group.ts'

type Parts = readonly (readonly [first: number, last: number])[]

/** Threads that compute the half steps of one fit. Each takes the next part when it has finished one. */
export class AlsThreads extends WorkerGroup {
  readonly #next = new Int32Array(new SharedArrayBuffer(4))

  /** Sends the problem; call it once, before the rest. */
  async open(problem: AlsProblem, modules: ItemCfModules | undefined): Promise<void> {
    await Promise.all(
      this.clients.map((client, thread) =>
        client.call({ kind: 'als-open', problem, modules, thread, next: this.#next } satisfies AlsRequest),
      ),
    )
  }

  /** Sums of y y^T, one for each part, in the order of the parts. */
  async gram(side: Side, parts: Parts): Promise<Float64Array[]> {
    const sums: Float64Array[] = []
    for (const [part, sum] of await this.#take<[number, Float64Array]>({ kind: 'als-gram', side, parts }))
      sums[part] = sum
    return sums
  }

  /** Solves all parts. Returns the number of a row that has no solution, or -1. */
  async solve(side: Side, parts: Parts): Promise<number> {
    return Math.max(-1, ...(await this.#take<number>({ kind: 'als-solve', side, parts })))
  }

  async #take<T>(request: AlsPartsRequest): Promise<T[]> {
    Atomics.store(this.#next, 0, 0)
    return (await this.all<T[]>(request)).flat() as T[]
  }
}
