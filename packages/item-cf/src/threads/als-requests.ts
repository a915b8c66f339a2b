import { gramOf } from '../als/fit.ts'
import { halfSteps } from '../als/half-steps.ts'
import type { AlsProblem, HalfSteps, Side } from '../als/problem.ts'
import type { ItemCfModules } from '../kernels/types.ts'
import { finish } from '../sets/steps.ts'

/** Prepares a thread for a fit. */
interface AlsOpenRequest {
  kind: 'als-open'
  problem: AlsProblem
  modules: ItemCfModules | undefined
  thread: number
  /** The next part, of whatever request. */
  next: Int32Array
}

/** Asks a thread for parts: it takes the next one until none is left. */
export interface AlsPartsRequest {
  kind: 'als-gram' | 'als-solve'
  side: Side
  parts: readonly (readonly [first: number, last: number])[]
}

export type AlsRequest = AlsOpenRequest | AlsPartsRequest

let opened: { steps: HalfSteps; next: Int32Array } | undefined

/** Answers a request: sums with the number of their part, or rows without a solution. */
export function answerAls(request: AlsRequest): [number, Float64Array][] | number[] {
  if (request.kind === 'als-open') {
    opened = { steps: halfSteps(request.problem, request.modules, request.thread), next: request.next }
    return []
  }
  const { steps, next } = opened!
  const { side, parts } = request
  const sums: [number, Float64Array][] = []
  const unsolved: number[] = []
  for (let part = Atomics.add(next, 0, 1); part < parts.length; part = Atomics.add(next, 0, 1)) {
    const [first, last] = parts[part]!
    if (request.kind === 'als-gram') sums.push([part, finish(gramOf(steps, side, first, last))])
    else {
      const row = steps.solve(side, first, last)
      if (row >= 0) unsolved.push(row)
    }
  }
  return request.kind === 'als-gram' ? sums : unsolved
}
