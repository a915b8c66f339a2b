import { mulberry32 } from '@murecom/internal'

/** Seeded data of the kinds that nearest-neighbour searches get wrong. Row-major. */
export type DataKind = keyof typeof KINDS

const normal = (next: () => number): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())

const KINDS = {
  uniform: (next: () => number) => () => next(),
  /** A few values only: many equal distances and equal rows. */
  duplicates: (next: () => number) => () => Math.floor(next() * 3),
  /** Every row on one line. */
  collinear: (next: () => number) => {
    let t = 0
    return (_: number, c: number) => {
      if (c === 0) t = Math.floor(next() * 50)
      return t * (c + 1)
    }
  },
  /** All columns constant except one. */
  constant: (next: () => number) => (_: number, c: number) => (c === 1 ? next() : 7),
  /** All rows equal. */
  equal: () => (_: number, c: number) => c,
  /** Eight tight clouds. */
  clustered: (next: () => number) => {
    const centres = Array.from({ length: 8 * 1024 }, () => normal(next))
    return (row: number, c: number) => centres[(row % 8) * 1024 + (c % 1024)]! + 0.05 * normal(next)
  },
  /** Half zeros, the rest positive: what a ReLU leaves. */
  relu: (next: () => number) => () => Math.max(0, normal(next)),
  /** Far from the origin: where |a|^2 + |b|^2 - 2ab loses its digits. */
  offset: (next: () => number) => () => 1000 + next(),
} satisfies Record<string, (next: () => number) => (row: number, column: number) => number>

export const DATA_KINDS = Object.keys(KINDS) as DataKind[]

export function makeData(kind: DataKind, rows: number, d: number, seed = 1): Float64Array<ArrayBuffer> {
  const value = KINDS[kind](mulberry32(seed))
  return Float64Array.from({ length: rows * d }, (_, i) => value(Math.floor(i / d), i % d))
}
