import { expect, test } from 'vitest'
import { EarlyStopping, type EarlyStoppingOptions } from '../src/training/early-stopping.ts'

/** The epoch, from 0, with which it stops; -1 when it never does. */
function stopsAt(options: EarlyStoppingOptions, values: number[]): number {
  const stopping = new EarlyStopping('test', options)
  return values.findIndex((value, epoch) => stopping.observe(epoch, value).stop)
}

test('stops after `patience` epochs without a strict improvement', () => {
  expect(stopsAt({ patience: 2 }, [5, 4, 4, 4, 1])).toBe(3)
  expect(stopsAt({ patience: 2 }, [5, 4, 4, 3, 3, 3])).toBe(5)
  expect(stopsAt({}, [5, 4, 4])).toBe(2)
  expect(stopsAt({ patience: 3 }, [3, 2, 1, 0.5])).toBe(-1)
})

test('an accuracy has to go up, and by more than minDelta', () => {
  expect(stopsAt({ monitor: 'validationAccuracy', patience: 1 }, [0.5, 0.6, 0.6])).toBe(2)
  expect(stopsAt({ monitor: 'accuracy', patience: 1, minDelta: 0.2 }, [0.5, 0.6])).toBe(1)
})

test('does not look before startFromEpoch', () => {
  expect(stopsAt({ patience: 1, startFromEpoch: 2 }, [1, 2, 3, 4])).toBe(3)
})

test('refuses options outside their range', () => {
  expect(() => new EarlyStopping('fit', { patience: -1 })).toThrow('fit: earlyStopping.patience must be')
  expect(() => new EarlyStopping('fit', { monitor: 'f1' as 'loss' })).toThrow(/earlyStopping.monitor must be one of/)
})
