/**
 * What `weighNeighbors` computes, by sorting all raters: the sum of the k largest positive similarities, that sum weighted by
 * deviations, and how many they are. Among equal similarities the first rater is taken.
 */
export function weighSorted(
  similarities: readonly number[],
  deviations: readonly number[],
  k: number,
): { sum: number; weighted: number; count: number } {
  const taken = similarities
    .map((similarity, i) => ({ similarity, i }))
    .filter(({ similarity }) => similarity > 0)
    .sort((a, b) => b.similarity - a.similarity || a.i - b.i)
    .slice(0, k)
  const sum = taken.reduce((total, { similarity }) => total + similarity, 0)
  const weighted = taken.reduce((total, { similarity, i }) => total + similarity * deviations[i]!, 0)
  return { sum, weighted, count: taken.length }
}
