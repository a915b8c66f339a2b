/** ITU-R BS.1770-4 step by step, at 48 kHz with the coefficients that the standard prints: what the meter is compared with. */
const STAGES = [
  { b: [1.53512485958697, -2.69169618940638, 1.19839281085285], a: [1, -1.69065929318241, 0.73248077421585] },
  { b: [1, -2, 1], a: [1, -1.99004745483398, 0.99007225036621] },
]

/** Integrated loudness of channels at 48 kHz. */
export function slowIntegrated(channels: readonly (readonly number[])[], weights: readonly number[]): number {
  const filtered = channels.map(channel => STAGES.reduce<readonly number[]>(filter, channel))
  const blocks: number[] = []
  for (let at = 0; at + 19_200 <= channels[0]!.length; at += 4800) {
    const powers = filtered.map(channel => channel.slice(at, at + 19_200).reduce((sum, x) => sum + x * x, 0) / 19_200)
    blocks.push(powers.reduce((sum, power, c) => sum + weights[c]! * power, 0))
  }
  const lufs = (power: number): number => -0.691 + 10 * Math.log10(power)
  const mean = (powers: readonly number[]): number => powers.reduce((a, b) => a + b, 0) / powers.length
  const loud = blocks.filter(power => lufs(power) > -70)
  const threshold = lufs(mean(loud)) - 10
  return lufs(mean(loud.filter(power => lufs(power) > threshold)))
}

function filter(x: readonly number[], { b, a }: { b: number[]; a: number[] }): number[] {
  const y: number[] = []
  for (let n = 0; n < x.length; n++) {
    let sum = 0
    for (let k = 0; k < 3; k++) sum += b[k]! * (x[n - k] ?? 0) - (k > 0 ? a[k]! * (y[n - k] ?? 0) : 0)
    y.push(sum)
  }
  return y
}
