import { expect, test } from 'vitest'
import {
  checkFinite,
  checkInteger,
  checkKernels,
  checkMatrix,
  checkNumber,
  checkOneOf,
  greatestCommonDivisor,
  mulberry32,
} from '../src/index.ts'

test('a message names the place, the argument, the rule and the value', () => {
  expect(() => checkInteger('f', 'k', 0, 1, 9)).toThrow(new RangeError('f: k must be an integer from 1 to 9, got 0'))
  expect(() => checkInteger('f', 'k', 1.5, 1)).toThrow(new RangeError('f: k must be an integer of at least 1, got 1.5'))
  expect(() => checkInteger('f', 'k', '5' as never, 1)).toThrow(
    new TypeError('f: k must be an integer of at least 1, got "5"'),
  )
  expect(() => checkNumber('f', 'x', Number.NaN, { min: 0 })).toThrow(
    new RangeError('f: x must be a finite number of at least 0, got NaN'),
  )
  expect(() => checkNumber('f', 'x', 0, { min: 0, exclusiveMin: true })).toThrow(RangeError)
  expect(() => checkOneOf('f', 'name', 'c', ['a', 'b'])).toThrow(
    new RangeError('f: name must be one of "a", "b", got "c"'),
  )
  expect(() => checkMatrix('f', 'm', [1, 2], 2)).toThrow(
    new TypeError('f: m must be a Float32Array or Float64Array, got Array(2)'),
  )
  expect(() => checkMatrix('f', 'm', new Float32Array(5), 2)).toThrow(RangeError)
})

test('good values pass through', () => {
  expect(checkInteger('f', 'k', 9, 1, 9)).toBe(9)
  expect(checkNumber('f', 'x', 0, { min: 0 })).toBe(0)
  expect(checkOneOf('f', 'name', 'a', ['a', 'b'])).toBe('a')
  expect(checkMatrix('f', 'm', new Float64Array(6), 3)).toBe(2)
})

test('the first bad number of an array is named; large finite ones are not bad', () => {
  expect(() => checkFinite('f', 'x', Float32Array.of(1, Number.POSITIVE_INFINITY, Number.NaN))).toThrow(
    new RangeError('f: x must hold finite numbers, got Infinity at index 1'),
  )
  expect(() => checkFinite('f', 'x', Float64Array.of(1, 2, Number.NaN))).toThrow('got NaN at index 2')
  expect(() => checkFinite('f', 'x', Float64Array.of(1.7e308, 1.7e308))).not.toThrow()
})

test('kernels are those of the package', () => {
  const kernels = { package: '@murecom/knn' as const, name: 'simd' }
  const check = (given: unknown) => checkKernels('f', given as typeof kernels, '@murecom/knn')
  expect(check(kernels)).toBe(kernels)
  expect([check(undefined), check(null)]).toEqual([undefined, undefined])
  const message = 'f: kernels must come from @murecom/knn/simd, got '
  expect(() => check({ ...kernels, package: '@murecom/melspec' })).toThrow(new TypeError(`${message}a Object`))
  expect(() => check(Promise.resolve(kernels))).toThrow(new TypeError(`${message}a Promise`))
  expect(() => check('simd')).toThrow(new TypeError(`${message}"simd"`))
})

test('the greatest common divisor of sample rates', () => {
  expect(greatestCommonDivisor(44100, 48000)).toBe(300)
  expect(greatestCommonDivisor(22050, 44100)).toBe(22050)
  expect(greatestCommonDivisor(16000, 44101)).toBe(1)
})

test('mulberry32 gives the published sequence', () => {
  // First three outputs of Tommy Ettinger's C code for the seed 1, divided by 2^32.
  const random = mulberry32(1)
  expect([random(), random(), random()]).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522])
})
