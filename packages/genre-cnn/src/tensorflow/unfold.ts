/**
 * The two layouts of a patch in which its convolutions are plain products of wide rows. As the graph says it, both
 * convolutions have one input channel, which leaves a backend one multiplication for each address it computes.
 */

/**
 * Windows over the bands, for a filter of `height` bands: `out[t][p][j] = patch[t][p + j]`, with `margin` rows of zeros
 * before and after. The filter's bands become the channels of a convolution over time alone.
 *
 * @param patch `frames x bands`
 * @param out `(frames + 2 margin) x (bands - height + 1) x height`, zeroed
 */
export function unfoldBands(
  patch: Float32Array,
  frames: number,
  bands: number,
  height: number,
  margin: number,
  out: Float32Array,
  offset: number,
): void {
  const positions = bands - height + 1
  let to = offset + margin * positions * height
  for (let t = 0; t < frames; t++) {
    for (let p = 0; p < positions; p++) {
      const from = t * bands + p
      for (let j = 0; j < height; j++) out[to++] = patch[from + j]!
    }
  }
}

/**
 * Each band's course over time, in blocks of frames: `out[band][padBefore + t] = patch[t][band]`, zero elsewhere. Read as
 * `bands x (width / block) x block`, it is the input of a convolution whose channels are the frames of a block.
 *
 * @param patch `frames x bands`
 * @param width frames of a row of `out`, a multiple of the block
 * @param out `bands x width`, zeroed
 */
export function bandCourses(
  patch: Float32Array,
  frames: number,
  bands: number,
  padBefore: number,
  width: number,
  out: Float32Array,
  offset: number,
): void {
  for (let t = 0; t < frames; t++) {
    const to = offset + padBefore + t
    for (let b = 0; b < bands; b++) out[to + b * width] = patch[t * bands + b]!
  }
}

/**
 * The filters of {@link bandCourses}: output channel `s x filters + f` is filter f moved by s frames, so that one position
 * gives `block` frames of output, in order.
 *
 * @param kernel `taps x filters`
 * @returns `blocks x block x (block x filters)`, with `blocks = ceil((taps + block - 1) / block)`
 */
export function blockFilters(kernel: Float32Array, taps: number, filters: number, block: number): Float32Array {
  const blocks = Math.ceil((taps + block - 1) / block)
  const width = block * filters
  const out = new Float32Array(blocks * block * width)
  for (let s = 0; s < block; s++) {
    for (let k = 0; k < taps; k++) {
      out.set(kernel.subarray(k * filters, (k + 1) * filters), (k + s) * width + s * filters)
    }
  }
  return out
}
