import { expect, expectTypeOf, test } from 'vitest'
import { ForeignBufferError, MurecomError, WorkerFailedError } from '../src/index.ts'

class OwnError extends WorkerFailedError {
  static override readonly errorName: string = 'OwnError'
  readonly thread = 3
}

test('an error is an instance of its own class and of its base classes, and of no other', () => {
  const own = new OwnError('x')
  expect([MurecomError, WorkerFailedError, OwnError].map(type => type.isInstance(own))).toEqual([true, true, true])
  expect(ForeignBufferError.isInstance(own)).toBe(false)
  expect(OwnError.isInstance(new WorkerFailedError('x'))).toBe(false)
  for (const other of [new Error('x'), null, undefined, 'x', {}]) expect(MurecomError.isInstance(other)).toBe(false)
  if (OwnError.isInstance(own as unknown)) expectTypeOf(own.thread).toBeNumber()
})

test('an error is known by its names, whichever copy of the class made it', () => {
  const copied = { [Symbol.for('murecom.error')]: ['ForeignBufferError', 'MurecomError'] }
  expect(ForeignBufferError.isInstance(copied)).toBe(true)
  expect(WorkerFailedError.isInstance(copied)).toBe(false)
})

test('an error has its class as its name, and prints without the mark', () => {
  const error = new ForeignBufferError('cut off')
  expect([error.name, error.code, String(error)]).toEqual([
    'ForeignBufferError',
    'foreign-buffer',
    'ForeignBufferError: cut off',
  ])
  expect(Object.keys(error).sort()).toEqual(['code', 'name'])
})
