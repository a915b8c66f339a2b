/** Golden values of many functions in one file, as a runner of Python writes them: a list of cases, and their values in a row. */

export interface GoldenCase {
  function: string
  signal: string
  // biome-ignore lint/suspicious/noExplicitAny: options of many functions, read from JSON
  options: any
  shape: number[]
  offset: number
}

/** The cases of one function, with their expected values. */
export function goldenCases(
  cases: readonly GoldenCase[],
  values: Float32Array,
  name: string,
): (GoldenCase & { title: string; expected: Float32Array })[] {
  return cases
    .filter(c => c.function === name)
    .map(c => ({
      ...c,
      title: `${c.signal} ${JSON.stringify(c.options)}`,
      expected: values.subarray(c.offset, c.offset + c.shape.reduce((a, b) => a * b, 1)),
    }))
}
