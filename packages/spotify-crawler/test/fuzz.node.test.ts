import { describe, expect, it } from 'vitest'
import { FUZZED, fuzz } from './fuzz-imports.ts'
import { temporaryFolder } from './helpers.ts'

// The long form, 2,000 mutations a format, is bench/fuzz.bench.ts.
describe('broken files', () => {
  it.each(FUZZED)(
    '%s: are refused or taken in part, with the reason, and no entry goes without a word',
    async format => {
      const result = await fuzz(temporaryFolder(), format, 40)
      expect(result.imported + result.partial + result.refused).toBeGreaterThanOrEqual(40)
      expect(result.counted).toBeGreaterThan(0)
    },
  )
})
