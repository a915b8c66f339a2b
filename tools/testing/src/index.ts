export { maxAbsoluteError, worstMixedError } from './errors.ts'
export { fixtureBytes, fixtureF32, fixtureF64, fixtureJson } from './fixtures.ts'
export { type PropertyRuns, propertyRuns } from './property-runs.ts'
export { chord, wavBytes } from './wav.ts'
