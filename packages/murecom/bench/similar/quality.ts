import { mulberry32 } from '@murecom/internal'
import type { Likeness } from './likeness.ts'

/** Others that precision looks at: of five excerpts of a genre at most four others fit. */
export const AT = 4
const DRAWS = 4000

/** For each recording. */
export interface Quality {
  /** Share of its group among the {@link AT} most alike. */
  precision: number[]
  /** Mean, over the others of its group, of the share of the group among what is at least as alike: average precision. */
  average: number[]
}

export function qualityOf(groups: readonly string[], likeness: Likeness): Quality {
  const precision: number[] = []
  const average: number[] = []
  for (const [i, group] of groups.entries()) {
    const others = groups.map((_, j) => j).filter(j => j !== i)
    const scores = new Map(others.map(j => [j, likeness(i, j)]))
    const fits = others.sort((a, b) => scores.get(b)! - scores.get(a)! || a - b).map(j => groups[j] === group)
    precision.push(fits.slice(0, AT).filter(Boolean).length / AT)
    let found = 0
    let sum = 0
    for (const [rank, isFit] of fits.entries()) if (isFit) sum += ++found / (rank + 1)
    average.push(found === 0 ? 0 : sum / found)
  }
  return { precision, average }
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}

/** 95 % of the means of values that are drawn with replacement. */
export function interval(values: readonly number[]): string {
  const random = mulberry32(1)
  const means = Array.from({ length: DRAWS }, () =>
    meanOf(values.map(() => values[Math.floor(random() * values.length)]!)),
  ).sort((a, b) => a - b)
  return `${means[Math.floor(DRAWS * 0.025)]!.toFixed(3)} to ${means[Math.ceil(DRAWS * 0.975) - 1]!.toFixed(3)}`
}
