import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { stepBetween } from '../../src/radio/step.ts'
import { type Judgement, type Reach, Taste } from '../../src/radio/taste.ts'
import { expectedTaste } from '../reference/gaussian-process.ts'

const REACH: Reach = { width: 0.8, short: 6, long: 100, recent: 0.6, prior: -0.4 }
const random = mulberry32(3)

function vector(): Float32Array {
  const raw = Array.from({ length: 5 }, () => random() - 0.5)
  const length = Math.hypot(...raw)
  return Float32Array.from(raw, x => x / length)
}

function judgement(value: number, age: number): Judgement {
  return { vector: vector(), value, noise: 0.5 + random(), age }
}

test('the value and the doubt of a song are those of the formulas', () => {
  for (const count of [0, 1, 2, 17]) {
    const judgements = Array.from({ length: count }, (_, age) => judgement(random() < 0.5 ? 1 : -1, age))
    const taste = new Taste(judgements, REACH)
    for (let i = 0; i < 10; i++) {
      const song = vector()
      const expected = expectedTaste(judgements, REACH, song)
      expect(taste.valueOf(song)).toBeCloseTo(expected.value, 5)
      expect(taste.doubtOf(song)).toBeCloseTo(expected.doubt, 5)
    }
  }
})

test('the shares of the judgements and the prior add up to the value', () => {
  const taste = new Taste([judgement(1, 0), judgement(-1, 1), judgement(1, 9)], REACH)
  const song = vector()
  const sum = taste.sharesOf(song).reduce((a, b) => a + b, REACH.prior)
  expect(sum).toBeCloseTo(taste.valueOf(song), 10)
})

test('what was heard long ago says less', () => {
  const liked = vector()
  const at = (age: number): number => new Taste([{ vector: liked, value: 1, noise: 1, age }], REACH).valueOf(liked)
  expect(at(0)).toBeGreaterThan(at(10))
  expect(at(10)).toBeGreaterThan(at(100))
})

test('a step counts tempo up to octaves, and keys on the circle of fifths', () => {
  const tempos = [100, 200, 130, undefined]
  const keys = [0, 11, 6, undefined]
  const rhythm = { tempoOf: (row: number) => tempos[row], keyOf: (row: number) => keys[row] }
  expect(stepBetween(rhythm, 0, 1)).toEqual({ cost: 1 / 12, reason: { kind: 'step', tempoRatio: 1, keySteps: 1 } })
  expect(stepBetween(rhythm, 0, 2).cost).toBe(1)
  expect(stepBetween(rhythm, 0, 3)).toEqual({ cost: 0, reason: undefined })
  expect(stepBetween(undefined, 0, 1)).toEqual({ cost: 0, reason: undefined })
  expect(stepBetween(rhythm, undefined, 1)).toEqual({ cost: 0, reason: undefined })
})
