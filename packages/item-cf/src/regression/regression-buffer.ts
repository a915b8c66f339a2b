import { type BufferFormat, BufferWriter } from '@murecom/internal'
import { idArray, ModelReader } from '../sets/model-buffer.ts'
import { FeatureSpace } from './feature-space.ts'
import type { RegressionParts } from './fit.ts'
import { resolveRegression } from './options.ts'

const FORMAT: BufferFormat = { magic: 'mFRG', version: 1, kind: 'FactorRegression' }
const WHERE = 'FactorRegression.from'

export function writeRegression({
  options,
  factors,
  space,
  items,
  postings,
  coefficients,
}: RegressionParts): ArrayBuffer {
  const { array, integers } = idArray(space.names.ids)
  const writer = new BufferWriter(FORMAT).add(array).add(space.weights).add(coefficients)
  if (postings) writer.add(postings.offsets).add(postings.features).add(postings.values)
  return writer.finish({ options, factors, items, features: space.length, meanLength: space.meanLength, integers })
}

export function readRegression(buffer: ArrayBuffer | Uint8Array): RegressionParts {
  const reader = new ModelReader(WHERE, buffer, FORMAT)
  const factors = reader.integer('factors', 1, 2 ** 20)
  const items = reader.integer('items', 1, 2 ** 31)
  const features = reader.integer('features', 1, 2 ** 31)
  const options = reader.options(resolveRegression)
  const names = reader.ids(features, ['names', 'features'])
  const weights = reader.take('Float64Array', features)
  const coefficients = reader.take('Float32Array', factors * (options.degree === 2 ? items : features))
  if (!weights.every(weight => weight > 0 && weight < Number.POSITIVE_INFINITY)) reader.refuse('a weight is impossible')
  if (!coefficients.every(Number.isFinite)) reader.refuse('a coefficient is no number')
  const meanLength = reader.header['meanLength'] as number
  if (!(Number.isFinite(meanLength) && meanLength > 0)) reader.refuse('its mean length is impossible')
  const space = new FeatureSpace(names, weights, meanLength)
  const common = { options, factors, space, items, coefficients }
  if (options.degree === 1) return { ...common, postings: undefined }
  const offsets = reader.take('Int32Array', features + 1)
  const postings = { offsets, features: reader.take('Int32Array'), values: reader.take('Float64Array') }
  const ordered = offsets.every((offset, f) => offset >= (f === 0 ? 0 : offsets[f - 1]!))
  const { length } = postings.features
  if (!ordered || offsets[features] !== length || postings.values.length !== length)
    reader.refuse('its features overlap')
  if (!postings.features.every(item => item >= 0 && item < items)) reader.refuse('a feature points outside')
  if (!postings.values.every(Number.isFinite)) reader.refuse('a value is no number')
  return { ...common, postings }
}
