/** Digits of the bits of a float32 number without its sign: how far each is from the end, and how many bits it has. */
const DIGITS = [
  [20, 11],
  [10, 10],
  [0, 10],
] as const

/**
 * The bits of the value of rank `rank`, 0 the smallest, among float32 numbers of at least 0, whose bits are in the order of the
 * numbers. It is found digit by digit, in three passes, whatever the numbers are; a sort takes longer. `counts` is scratch of 2,048
 * values.
 */
export function bitsOfRank(bits: Int32Array, rank: number, counts: Int32Array): number {
  let found = 0
  let rest = rank
  for (const [shift, width] of DIGITS) {
    counts.fill(0)
    const mask = (1 << width) - 1
    for (let i = 0; i < bits.length; i++) {
      const x = bits[i]!
      if (x >>> (shift + width) === found) counts[(x >>> shift) & mask]!++
    }
    let digit = 0
    for (; rest >= counts[digit]!; digit++) rest -= counts[digit]!
    found = (found << width) | digit
  }
  return found
}
