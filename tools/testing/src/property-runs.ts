/** What fast-check's `assert` takes: how many inputs, and the seed that they come from. */
export interface PropertyRuns {
  numRuns: number
  seed: number
}

/**
 * The runs of a property test: the same inputs each time, so that a red test stays red. The variable MURECOM_SEED sets another
 * seed for all of them, as the nightly run does; fast-check prints the seed with the smallest input that fails.
 */
export function propertyRuns(numRuns: number, seed: number): PropertyRuns {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
  const given = Number(process?.env?.['MURECOM_SEED'] ?? Number.NaN)
  return { numRuns, seed: Number.isInteger(given) ? given : seed }
}
