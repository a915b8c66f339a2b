import { describe, expect, it } from 'vitest'
import { FUZZED, fuzz } from './fuzz-imports.ts'
import { temporaryFolder } from './helpers.ts'
import { COUNTS, UNCOUNTED } from './writers/counts.ts'

// The long form, 2,000 mutations a format, is bench/fuzz.bench.ts.
describe('broken files', () => {
  it('are counted in every format but those named', () => {
    expect(FUZZED.filter(format => !COUNTS[format]).sort()).toEqual([...UNCOUNTED, 'original', 'zip'].sort())
  })

  it.each(FUZZED)(
    '%s: are refused or taken in part, with the reason, and no entry goes without a word',
    async format => {
      const result = await fuzz(temporaryFolder(), format, 60)
      expect(result.imported + result.partial + result.refused).toBeGreaterThanOrEqual(60)
      if (COUNTS[format]) expect(result.counted).toBeGreaterThan(0)
    },
  )
})
