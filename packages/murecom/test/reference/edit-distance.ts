/** Optimal string alignment by its recursion, without a table: exponential and obvious. */
export function editDistance(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Math.max(a.length, b.length)
  const [x, y] = [a.slice(0, -1), b.slice(0, -1)]
  const choices = [editDistance(x, y) + (a.at(-1) === b.at(-1) ? 0 : 1), editDistance(x, b) + 1, editDistance(a, y) + 1]
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)) {
    choices.push(editDistance(a.slice(0, -2), b.slice(0, -2)) + 1)
  }
  return Math.min(...choices)
}
