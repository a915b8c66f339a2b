import { base64ToBytes } from '@murecom/internal'
import { MUSICNN_PROJECTION } from '../generated/musicnn-projection.ts'

/** Values that `musicnn` makes of each patch: tags, and its penultimate layer. */
interface PatchValues {
  /** `patches x tagCount`, row-major. */
  tags: ArrayLike<number>
  tagCount: number
  /** `patches x width`, row-major. */
  penultimate: ArrayLike<number>
  width: number
}

/** Axes that rows are projected on: `axes x inputs`, row-major. */
export interface Projection {
  inputs: number
  axes: Float32Array
}

/**
 * What the penultimate layer counts beside the tags. Of .5, 1, 1.5 and 2 the best on genres and albums together; see
 * docs/decisions/0645-songs-by-tags-and-layer.md.
 */
const LAYER_WEIGHT = 1.5

/** The projection that comes with the package: 50 axes of 250 values. */
export function musicnnProjection(): Projection {
  const { inputs, scales, codes } = MUSICNN_PROJECTION
  const bytes = new Int8Array(base64ToBytes(codes).buffer)
  return { inputs, axes: Float32Array.from(bytes, (code, i) => code * scales[Math.floor(i / inputs)]!) }
}

/** A row for each patch: its tags, scaled to length 1, and its penultimate layer, scaled to length {@link LAYER_WEIGHT}. */
export function joinedRows({ tags, tagCount, penultimate, width }: PatchValues): Float32Array {
  const count = tags.length / tagCount
  const inputs = tagCount + width
  const rows = new Float32Array(count * inputs)
  for (let n = 0; n < count; n++) {
    copyScaled(tags, n * tagCount, tagCount, rows, n * inputs, 1)
    copyScaled(penultimate, n * width, width, rows, n * inputs + tagCount, LAYER_WEIGHT)
  }
  return rows
}

/** The coordinates of each row on the axes, scaled to length 1: `rows x axes`. A row that is zero stays so. */
export function projectedRows(rows: Float32Array, { inputs, axes }: Projection): Float32Array {
  const outputs = axes.length / inputs
  const out = new Float32Array((rows.length / inputs) * outputs)
  const place = new Float64Array(outputs)
  for (let from = 0, to = 0; from < rows.length; from += inputs, to += outputs) {
    for (let axis = 0; axis < outputs; axis++) {
      let sum = 0
      for (let i = 0; i < inputs; i++) sum += axes[axis * inputs + i]! * rows[from + i]!
      place[axis] = sum
    }
    copyScaled(place, 0, outputs, out, to, 1)
  }
  return out
}

/** Copies some values, scaled so that their length as a vector is `length`. */
function copyScaled(
  values: ArrayLike<number>,
  from: number,
  count: number,
  out: Float32Array,
  to: number,
  length: number,
): void {
  let sum = 0
  for (let i = 0; i < count; i++) sum += values[from + i]! * values[from + i]!
  const scale = sum > 0 ? length / Math.sqrt(sum) : 0
  for (let i = 0; i < count; i++) out[to + i] = values[from + i]! * scale
}
