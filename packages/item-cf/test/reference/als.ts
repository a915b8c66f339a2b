import type { AlsObjective } from '../../src/index.ts'

/** The numbers of the loss, by the names of the options. */
export interface SlowAls {
  objective: AlsObjective
  alpha: number
  unobservedWeight: number
  regularization: number
  frequencyScaling: number
}

type Matrix = number[][]

/** Weight and target of one pair as the table of `AlsObjective` has its loss: sum over the terms of weight (target - x y)^2. */
function termsOf(value: number, { objective, alpha, unobservedWeight }: SlowAls): [weight: number, target: number][] {
  const c = alpha * value
  if (value === 0) return [[unobservedWeight, 0]]
  if (objective === 'implicit') return [[c, 1]]
  if (objective === 'wmf') return [[1 + c, 1]]
  return [
    [c, 1],
    [unobservedWeight, 0],
  ]
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0)

/** a x = b by Gaussian elimination with pivots, from the textbook. */
function slowSolve(a: Matrix, b: readonly number[]): number[] {
  const m = a.map((row, r) => [...row, b[r]!])
  for (let p = 0; p < m.length; p++) {
    const best = m
      .map((_, r) => r)
      .filter(r => r >= p)
      .sort((r, s) => Math.abs(m[s]![p]!) - Math.abs(m[r]![p]!))[0]!
    const row = m[best]!
    m[best] = m[p]!
    m[p] = row.map(v => v / row[p]!)
    for (let r = 0; r < m.length; r++) if (r !== p) m[r] = m[r]!.map((v, c) => v - m[r]![p]! * m[p]![c]!)
  }
  return m.map(row => row[m.length]!)
}

const lambdaOf = (row: readonly number[], o: SlowAls): number =>
  o.regularization * (row.filter(value => value > 0).length + o.unobservedWeight * row.length) ** o.frequencyScaling

/** The rows that minimise the loss with the others fixed, pair by pair over the dense matrix of values (0 is no entry). */
export function slowHalfStep(values: Matrix, others: Matrix, o: SlowAls): Matrix {
  return values.map(row => {
    const k = others[0]!.length
    const a = Array.from({ length: k }, (_, i) => Array.from({ length: k }, (_, j) => (i === j ? lambdaOf(row, o) : 0)))
    const b = new Array<number>(k).fill(0)
    for (const [other, value] of row.entries()) {
      const y = others[other]!
      for (const [weight, target] of termsOf(value, o)) {
        for (let i = 0; i < k; i++) {
          b[i]! += weight * target * y[i]!
          for (let j = 0; j < k; j++) a[i]![j]! += weight * y[i]! * y[j]!
        }
      }
    }
    return slowSolve(a, b)
  })
}

export const transposed = (m: Matrix): Matrix => m[0]!.map((_, c) => m.map(row => row[c]!))

/** What is minimised. */
export function slowLoss(values: Matrix, sets: Matrix, items: Matrix, o: SlowAls): number {
  let loss = 0
  for (const [s, row] of values.entries()) {
    for (const [i, value] of row.entries()) {
      for (const [weight, target] of termsOf(value, o)) loss += weight * (target - dot(sets[s]!, items[i]!)) ** 2
    }
    loss += lambdaOf(row, o) * dot(sets[s]!, sets[s]!)
  }
  for (const [i, row] of transposed(values).entries()) loss += lambdaOf(row, o) * dot(items[i]!, items[i]!)
  return loss
}
