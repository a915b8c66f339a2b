/**
 * Biases of users and items, b_ui = mu + b_u + b_i, by alternating least squares: epochs times
 *
 *     b_i = sum over raters u of (r_ui - mu - b_u) / (regI + number of raters), for every item, then
 *     b_u = sum over rated  i of (r_ui - mu - b_i) / (regU + number of rated),  for every user
 *
 * Source: Koren, "Factor in the Neighbors" (2010), 2.1; order of the steps and of the additions: Surprise 1.1.5.
 * Shapes: bu users, bi items, zeros on entry. O(epochs x ratings).
 */
export function baselineAls(
  itemOffsets: Int32Array,
  raters: Int32Array,
  itemRatings: Float64Array,
  userOffsets: Int32Array,
  rated: Int32Array,
  userRatings: Float64Array,
  mean: number,
  epochs: number,
  regU: number,
  regI: number,
  bu: Float64Array,
  bi: Float64Array,
): void {
  for (let epoch = 0; epoch < epochs; epoch++) {
    alsHalf(itemOffsets, raters, itemRatings, mean, regI, bu, bi)
    alsHalf(userOffsets, rated, userRatings, mean, regU, bi, bu)
  }
}

function alsHalf(
  offsets: Int32Array,
  others: Int32Array,
  ratings: Float64Array,
  mean: number,
  reg: number,
  otherBiases: Float64Array,
  biases: Float64Array,
): void {
  for (let x = 0; x < biases.length; x++) {
    const start = offsets[x]!
    const end = offsets[x + 1]!
    let sum = 0
    for (let e = start; e < end; e++) sum += ratings[e]! - mean - otherBiases[others[e]!]!
    biases[x] = sum / (reg + (end - start))
  }
}

/**
 * The same biases by stochastic gradient descent, the ratings user by user: with e = r_ui - (mu + b_u + b_i),
 *
 *     b_u += rate (e - reg b_u),   b_i += rate (e - reg b_i)
 *
 * Shapes as above. O(epochs x ratings).
 */
export function baselineSgd(
  userOffsets: Int32Array,
  rated: Int32Array,
  userRatings: Float64Array,
  mean: number,
  epochs: number,
  reg: number,
  rate: number,
  bu: Float64Array,
  bi: Float64Array,
): void {
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let u = 0; u < bu.length; u++) {
      for (let e = userOffsets[u]!; e < userOffsets[u + 1]!; e++) {
        const i = rated[e]!
        const error = userRatings[e]! - (mean + bu[u]! + bi[i]!)
        bu[u]! += rate * (error - reg * bu[u]!)
        bi[i]! += rate * (error - reg * bi[i]!)
      }
    }
  }
}
