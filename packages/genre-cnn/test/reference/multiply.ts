/** `out[r][c] = bias[c] + sum over i of a[r x step + i] b[i][c]`, below 0 set to 0 with `relu`. */
export function multiply(
  a: Float32Array,
  step: number,
  rows: number,
  b: Float32Array,
  k: number,
  bias: Float32Array,
  relu: boolean,
): number[] {
  const columns = bias.length
  return Array.from({ length: rows * columns }, (_, at) => {
    const [r, c] = [Math.floor(at / columns), at % columns]
    let sum = bias[c]!
    for (let i = 0; i < k; i++) sum += a[r * step + i]! * b[i * columns + c]!
    return relu ? Math.max(0, sum) : sum
  })
}
