import { expect, test } from 'vitest'
import { evaluatePredictions, trackPredictions } from '../src/index.ts'

test('counts by true and given label', () => {
  const probabilities = Float32Array.of(0.9, 0.1, 0.2, 0.8, 0.6, 0.4, 0.3, 0.7)
  const { accuracy, confusionMatrix, perClass, loss } = evaluatePredictions(probabilities, [0, 0, 0, 1], ['a', 'b'])
  expect(accuracy).toBe(0.75)
  expect([...confusionMatrix]).toEqual([2, 1, 0, 1])
  expect(perClass[0]).toMatchObject({ label: 'a', precision: 1, recall: 2 / 3, f1: 0.8, support: 3 })
  expect(perClass[1]).toMatchObject({ precision: 0.5, recall: 1, support: 1 })
  expect(loss).toBeCloseTo(-(Math.log(0.9) + Math.log(0.2) + Math.log(0.6) + Math.log(0.7)) / 4, 6)
})

test('the three rules of a track', () => {
  // one clip very sure of label 0, two a little for label 1, and label 2 second everywhere
  const clips = Float32Array.of(0.9, 0, 0.1, 0.1, 0.5, 0.4, 0.1, 0.5, 0.4)
  const label = (rule: 'vote' | 'mean' | 'max'): number => trackPredictions(clips, ['t', 't', 't'], { rule })[0]!.label
  expect([label('vote'), label('mean'), label('max')]).toEqual([1, 0, 0])
  const spread = Float32Array.of(0.6, 0.4, 0, 0.1, 0.45, 0.45)
  expect(trackPredictions(spread, ['x', 'x'])).toEqual([{ track: 'x', label: 1 }])
})

test('a tie of votes goes to the larger sum; tracks keep their order', () => {
  const clips = Float32Array.of(0.6, 0.4, 0.1, 0.9, 0.8, 0.2)
  expect(trackPredictions(clips, ['b', 'b', 'a'], { rule: 'vote' })).toEqual([
    { track: 'b', label: 1 },
    { track: 'a', label: 0 },
  ])
})

test('refuses another rule and sizes that disagree', () => {
  expect(() => trackPredictions(new Float32Array(4), [1, 2], { rule: 'sum' as 'max' })).toThrow(/rule must be one of/)
  expect(() => trackPredictions(new Float32Array(5), [1, 2])).toThrow(/clips x labels/)
})
