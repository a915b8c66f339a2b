import { expect, test } from 'vitest'
import { checkOptions, type OptionNames } from '../src/index.ts'

interface Options {
  k?: number
  nMels?: number
  sampleRate?: number
  vectorSize?: number
  epochs?: number
  workers?: number
}
const OPTIONS: OptionNames<Options> = { k: 1, nMels: 1, sampleRate: 'sr', vectorSize: 1, epochs: 'iter', workers: 1 }
const check = (options: unknown): unknown => checkOptions('f', options as Options, OPTIONS)

test('missing and null options are none; known options come back', () => {
  expect(check(undefined)).toEqual({})
  expect(check(null)).toEqual({})
  const options = { k: 3, nMels: undefined }
  expect(check(options)).toBe(options)
  expect(check({ unknown: undefined })).toEqual({ unknown: undefined })
})

test.each([
  ['n_mels', 'nMels'],
  ['n_neighbors', 'k'],
  ['nneighbors', 'k'],
  ['vector_size', 'vectorSize'],
  ['size', 'vectorSize'],
  ['iter', 'epochs'],
  ['sr', 'sampleRate'],
  ['n_jobs', 'workers'],
  ['nmels', 'nMels'],
  ['epoch', 'epochs'],
  ['samplerate', 'sampleRate'],
  ['mels', 'nMels'],
])('%s is refused with the option that was meant, %s', (given, meant) => {
  expect(() => check({ [given]: 1 })).toThrow(new TypeError(`f: ${given} is not an option; did you mean ${meant}?`))
})

test('what resembles nothing is refused with the list, and what is no object by its value', () => {
  expect(() => check({ metric: 1 })).toThrow(
    new TypeError('f: metric is not an option; the options are k, nMels, sampleRate, vectorSize, epochs, workers'),
  )
  expect(() => check(5)).toThrow(new TypeError('f: options must be an object, got 5'))
  expect(() => check('k')).toThrow(new TypeError('f: options must be an object, got "k"'))
})
