import { expect, test } from 'vitest'
import { AudioDecodeError, named } from '../src/errors.ts'

test('what a decoder stumbles over is a verdict about the bytes', () => {
  const trap = new WebAssembly.RuntimeError('unreachable')
  expect(named('flac', trap)).toMatchObject({
    code: 'broken-audio',
    message: 'broken flac data: unreachable',
    cause: trap,
  })
  const outside = named('wav', new RangeError('Offset is outside the bounds of the DataView'))
  expect(AudioDecodeError.isInstance(outside)).toBe(true)
})

test('what says nothing about the bytes stays what it is', () => {
  const errors = [
    Object.assign(new Error('EIO: i/o error, read'), { syscall: 'read' }),
    new TypeError('Failed to fetch dynamically imported module'),
    new RangeError('Array buffer allocation failed'),
    new RangeError('WebAssembly.Memory(): could not allocate memory'),
    new AudioDecodeError('needs-ffmpeg', 'WMA'),
  ]
  for (const error of errors) expect(named('ogg', error)).toBe(error)
})
