import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { chanceOfRow } from '../../src/radio/elsewhere.ts'

const SKIPPED = -2
const HEARD = 1

/** The chance of a row as a mean over all shares of skips, each as likely as what was heard before makes it. */
function meanOverShares(before: readonly number[], row: number): number {
  const skipped = before.filter(value => value <= 0).length
  const heard = before.length - skipped
  let [sum, all] = [0, 0]
  for (let share = 0.00005; share < 1; share += 0.0001) {
    // Nobody is known to skip one song of four: a beta distribution of 1 and 3.
    const density = share ** skipped * (1 - share) ** (heard + 2)
    sum += density * share ** row
    all += density
  }
  return sum / all
}

test('the chance of a row is the mean over all shares of skips', () => {
  const random = mulberry32(3)
  for (let n = 0; n < 30; n++) {
    const before = Array.from({ length: n }, () => (random() < n / 30 ? SKIPPED : HEARD))
    before.push(HEARD)
    for (const row of [0, 1, 2, 5]) {
      const values = [...before, ...Array.from({ length: row }, () => SKIPPED)]
      expect(chanceOfRow(values)).toBeCloseTo(meanOverShares(before, row), 6)
    }
  }
})

test('a row is less usual for one who skips little', () => {
  const row = [SKIPPED, SKIPPED, SKIPPED]
  const little = [...Array.from({ length: 20 }, () => HEARD), ...row]
  const much = [...Array.from({ length: 20 }, (_, i) => (i % 2 ? HEARD : SKIPPED)), ...row]
  expect(chanceOfRow(little)).toBeLessThan(0.001)
  expect(chanceOfRow(much)).toBeGreaterThan(0.05)
})

test('without a skip at the end, or without songs, there is no row', () => {
  expect(chanceOfRow([])).toBe(1)
  expect(chanceOfRow([SKIPPED, HEARD])).toBe(1)
})
