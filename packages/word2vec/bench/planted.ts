import { mulberry32 } from '@murecom/internal'

/**
 * Sentences whose words belong to planted clusters: a sentence is of one cluster, and more than half of its words are of any. Words
 * are named "cluster-rank"; ranks have a popularity of 1 / (rank + 3).
 */
export function plantedSentences(options: {
  sentences: number
  length: number
  clusters: number
  perCluster: number
  seed: number
}): string[][] {
  const { sentences, length, clusters, perCluster, seed } = options
  const random = mulberry32(seed)
  const rank = (): number => Math.min(perCluster - 1, Math.floor(3 * (1 + perCluster / 3) ** random() - 3))
  return Array.from({ length: sentences }, () => {
    const own = Math.floor(random() * clusters)
    return Array.from({ length }, () => {
      const cluster = random() < 0.45 ? own : Math.floor(random() * clusters)
      return `${cluster}-${rank()}`
    })
  })
}
