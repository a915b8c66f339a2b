/**
 * The sum of finite samples is finite, so it finds bad ones with one add each. Four sums, as an add waits for the one before.
 * Finite float64 samples may have an infinite sum too: then each is looked at.
 */
export function sumOf(samples: Float32Array | Float64Array): number {
  let i = samples.length
  let sum = 0
  let second = 0
  let third = 0
  let fourth = 0
  while (i % 4) sum += samples[--i]!
  while (i) {
    sum += samples[--i]!
    second += samples[--i]!
    third += samples[--i]!
    fourth += samples[--i]!
  }
  return sum + second + third + fourth
}
