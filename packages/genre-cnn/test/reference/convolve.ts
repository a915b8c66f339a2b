/** `out[t][p][f] = sum over i, j of padded[t + i][p + j] kernel[i][j][f]`: a valid convolution of one channel, by its formula. */
export function convolve(input: number[][], kernel: number[][][]): number[][][] {
  const [height, width] = [kernel.length, kernel[0]!.length]
  const filters = kernel[0]![0]!.length
  return Array.from({ length: input.length - height + 1 }, (_, t) =>
    Array.from({ length: input[0]!.length - width + 1 }, (_, p) =>
      Array.from({ length: filters }, (_, f) => {
        let sum = 0
        for (let i = 0; i < height; i++) {
          for (let j = 0; j < width; j++) sum += input[t + i]![p + j]! * kernel[i]![j]![f]!
        }
        return sum
      }),
    ),
  )
}
