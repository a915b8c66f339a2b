import type { PickReason, RhythmOfRows } from './question.ts'

/** Half of this ratio of tempos, in octaves, costs as much as a step of the largest kind. */
const WIDE_TEMPO = 0.25
/** Steps on the circle of fifths at most. */
const WIDE_KEY = 6

/** How far a song is from the one before it. */
interface Step {
  /** From 0, the same tempo and key, to 1; 0 where neither is known. */
  cost: number
  reason: Extract<PickReason, { kind: 'step' }> | undefined
}

const NO_STEP: Step = { cost: 0, reason: undefined }

/** The step from one song to the next. Half and double tempo count as the same: a beat may be counted either way. */
export function stepBetween(rhythm: RhythmOfRows | undefined, before: number | undefined, row: number): Step {
  if (!rhythm || before === undefined) return NO_STEP
  const ratio = ratioOf(rhythm.tempoOf(before), rhythm.tempoOf(row))
  const steps = fifthsBetween(rhythm.keyOf(before), rhythm.keyOf(row))
  const costs = [
    ...(ratio === undefined ? [] : [Math.min(1, Math.abs(Math.log2(ratio)) / WIDE_TEMPO)]),
    ...(steps === undefined ? [] : [steps / WIDE_KEY]),
  ]
  if (costs.length === 0) return NO_STEP
  const cost = costs.reduce((a, b) => a + b, 0) / costs.length
  return { cost, reason: { kind: 'step', tempoRatio: ratio ?? null, keySteps: steps ?? null } }
}

/** Second tempo by first, from 0.71 to 1.41. */
function ratioOf(first: number | undefined, second: number | undefined): number | undefined {
  if (!first || !second || !(first > 0) || !(second > 0)) return undefined
  const octaves = Math.log2(second / first)
  return 2 ** (octaves - Math.round(octaves))
}

function fifthsBetween(first: number | undefined, second: number | undefined): number | undefined {
  if (first === undefined || second === undefined) return undefined
  const apart = Math.abs(first - second) % 12
  return Math.min(apart, 12 - apart)
}
