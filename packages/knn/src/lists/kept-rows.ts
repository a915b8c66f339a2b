import { checkMatrix, refuse } from '@murecom/internal'
import { unitRows } from '../metrics/cosine.ts'
import { FLOAT16_OVERFLOW, fromFloat16, toFloat16 } from './float16.ts'
import type { IvfSettings } from './options.ts'

/**
 * Rows in the form in which an index keeps them: of length 1 for cosine, rounded for float16. Perhaps the array itself.
 *
 * @throws TypeError, RangeError naming the argument, the rule and the value
 */
export function keptRows(
  where: string,
  { dimensions, metric, precision }: Pick<IvfSettings, 'dimensions' | 'metric' | 'precision'>,
  data: Float32Array,
): Float32Array {
  if (!(data instanceof Float32Array)) refuse(where, 'data', 'be a Float32Array', data)
  checkMatrix(where, 'data', data, dimensions)
  const rows = metric === 'cosine' ? (unitRows(where, 'data', data, dimensions) as Float32Array) : data
  if (precision === 'float32') return rows
  for (let i = 0; i < rows.length; i++) {
    if (Math.abs(rows[i]!) < FLOAT16_OVERFLOW) continue
    throw new RangeError(
      `${where}: data must hold numbers below ${FLOAT16_OVERFLOW} with precision "float16", got ${rows[i]}`,
    )
  }
  const halves = new Uint16Array(rows.length)
  toFloat16(rows, 0, halves, 0, rows.length)
  const rounded = new Float32Array(rows.length)
  fromFloat16(halves, 0, rounded, 0, rows.length)
  return rounded
}
