import type { Id } from '../../src/index.ts'

type Options = { h: number; alpha: number; beta: number; k1: number; b: number; discount: number }

/** Every similarity from its formula, pair by pair, on plain Sets. */
export function slowSimilarity(name: string, sets: readonly (readonly Id[])[], i: Id, j: Id, o: Options): number {
  const holding = (id: Id): readonly (readonly Id[])[] => sets.filter(s => s.includes(id))
  const items = new Set(sets.flat())
  const both = sets.filter(s => s.includes(i) && s.includes(j))
  const [ci, cj, cij] = [holding(i).length, holding(j).length, both.length]
  const idf = (s: readonly Id[]): number => Math.log(items.size) - Math.log(1 + new Set(s).size)
  const sum = (of: readonly (readonly Id[])[], f: (s: readonly Id[]) => number): number =>
    of.reduce((total, s) => total + f(s), 0)
  const mean = sum(sets, s => new Set(s).size) / items.size
  const bm25 = (c: number): number => (o.k1 + 1) / (o.k1 * (1 - o.b + (o.b * c) / mean) + 1)
  const norm = (id: Id): number => Math.sqrt(sum(holding(id), s => idf(s) ** 2))
  const raw = {
    cosine: () => cij / (Math.sqrt(ci * cj) + o.h),
    jaccard: () => cij / (ci + cj - cij + o.h),
    dice: () => cij / ((ci + cj) / 2 + o.h),
    tversky: () => cij / (cij + o.alpha * (ci - cij) + o.beta * (cj - cij) + o.h),
    asymmetric_cosine: () => cij / (ci ** o.alpha * cj ** (1 - o.alpha) + o.h),
    conditional_probability: () => cij / (ci + o.h),
    tfidf: () => sum(both, s => idf(s) ** 2) / (norm(i) * norm(j) + o.h),
    bm25: () => sum(both, s => idf(s) ** 2) * bm25(ci) * bm25(cj),
    rp3beta: () => sum(both, s => (1 / ci) ** o.alpha * (1 / new Set(s).size) ** o.alpha) / cj ** o.beta,
  }[name]
  if (!raw) throw new Error(`no formula for ${name}`)
  return raw() / cj ** o.discount
}
