import { meanDirection } from '../../src/algorithms/directions.ts'
import { type EmbeddingModel, type SongComparison, SongIndex } from '../../src/index.ts'
import { musicnnProjection, type Projection, projectedRows } from '../../src/models/musicnn-projection.ts'
import { joinedRowsOf, learnProjection } from './axes.ts'
import type { Recording, Rows } from './recordings.ts'

/** How alike two of some recordings are, by their numbers; higher is more. */
export type Likeness = (a: number, b: number) => number

/** A way of comparing recordings that are a whole library. */
export interface Way {
  name: string
  /** The model that a library must have, or that no library has what it needs. */
  needs: 'musicnn-2' | 'musicnn-1' | 'other vectors' | 'another program'
  /** @param others recordings of the other set, for what is learnt beforehand; none when it is not at hand */
  of(recordings: readonly Recording[], others: readonly Recording[]): Likeness | Promise<Likeness>
}

export const TWO_STRETCHES = 'two stretches of half the length'
export const OTHER_SET = 'the default, its projection learnt on the other set alone'
/** The default first: the others are compared with it. */
export const WAYS: readonly Way[] = [
  way('musicnn-2', 'cosine of mean directions, tags and penultimate layer projected (default)', all =>
    byCosine(all.map(recording => songVector(recording))),
  ),
  // The package's projection has seen both sets, without their groups. This one has seen nothing of the set that is judged.
  way('musicnn-2', OTHER_SET, (all, others) => {
    const projection = learnProjection([others])
    return byCosine(all.map(recording => songVector(recording, projection)))
  }),
  way('musicnn-1', 'cosine of mean directions of the tags (the default before)', all =>
    byCosine(all.map(({ patches }) => direction(patches))),
  ),
  way('musicnn-1', 'votes of patches, 10 each', all =>
    byRanks(
      all.map(({ patches }) => ({ width: patches.width, data: unitRows(patches).flat() })),
      'votes',
    ),
  ),
  way('musicnn-1', 'nearest pairs of patches, both ways', all =>
    byNearestPairs(all.map(({ patches }) => unitRows(patches))),
  ),
  way('musicnn-1', 'mean and spread of the patches', all => byCosine(all.map(({ patches }) => meanAndSpread(patches)))),
  way('musicnn-1', 'cosine of the roots of the mean tags', all =>
    byCosine(all.map(({ patches }) => meanOf(patches).map(Math.sqrt))),
  ),
  way('musicnn-1', 'cosine of the mean tags as log odds, standardised', all =>
    byCosine(standardised(all.map(({ patches }) => logOdds(patches)))),
  ),
  way('musicnn-1', 'mean directions, whitened on the library', all =>
    byCosine(whitened(all.map(({ patches }) => direction(patches)))),
  ),
  way('other vectors', 'penultimate layer, standardised on the library', all => byCosine(embeddings(all))),
  way('other vectors', 'roots of the tags and .3 of the penultimate layer', all => byCosine(rootsAndEmbeddings(all))),
  way('other vectors', TWO_STRETCHES, all => byCosine(all.map(({ twoStretches }) => direction(twoStretches)))),
  way('other vectors', "the original's network, votes (model gtzan)", all =>
    byRanks(
      all.map(({ gtzan }) => gtzan),
      'votes',
    ),
  ),
  way('other vectors', "the original's network, cosine", all => byCosine(all.map(({ gtzan }) => direction(gtzan)))),
]

const SHIPPED = musicnnProjection()

function way(needs: Way['needs'], name: string, of: Way['of']): Way {
  return { name, needs, of }
}

export function byCosine(vectors: readonly (readonly number[])[]): Likeness {
  const units = vectors.map(unit)
  return (a, b) => units[a]!.reduce((sum, x, d) => sum + x * units[b]![d]!, 0)
}

/** As `SongIndex` orders them. */
async function byRanks(songs: readonly Rows[], comparison: SongComparison): Promise<Likeness> {
  const [{ width: dimensions }] = songs as [Rows]
  const embed = async (v: Float32Array): Promise<Float32Array> => v
  const model: EmbeddingModel = { name: 'bench', dimensions, sampleRate: 1, seconds: 1, comparison, embed }
  const index = new SongIndex({ model })
  for (const [i, { data }] of songs.entries()) index.addVectors(String(i), Float32Array.from(data))
  const ranks = new Map<string, number>()
  for (let i = 0; i < songs.length; i++) {
    for (const [rank, { id }] of (await index.similar(String(i), { limit: songs.length })).entries()) {
      ranks.set(`${i} ${id}`, rank)
    }
  }
  return (a, b) => -(ranks.get(`${a} ${b}`) ?? songs.length)
}

/** The mean cosine of each patch to the nearest one of the other song. */
function byNearestPairs(songs: readonly (readonly (readonly number[])[])[]): Likeness {
  const oneWay = (a: number, b: number): number => {
    const best = songs[a]!.map(x => Math.max(...songs[b]!.map(y => x.reduce((sum, v, d) => sum + v * y[d]!, 0))))
    return best.reduce((sum, x) => sum + x, 0) / best.length
  }
  return (a, b) => oneWay(a, b) + oneWay(b, a)
}

function rowsOf({ data, width }: Rows): number[][] {
  return Array.from({ length: data.length / width }, (_, i) => data.slice(i * width, (i + 1) * width))
}

function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector) || 1
  return vector.map(x => x / length)
}

function unitRows(rows: Rows): number[][] {
  return rowsOf(rows).map(unit)
}

function meanOf(rows: Rows): number[] {
  const all = rowsOf(rows)
  return all[0]!.map((_, d) => all.reduce((sum, row) => sum + row[d]!, 0) / all.length)
}

/** What a library keeps of a song. */
export function songVector(recording: Recording, projection: Projection = SHIPPED): number[] {
  const rows = projectedRows(joinedRowsOf(recording), projection)
  return direction({ width: projection.axes.length / projection.inputs, data: [...rows] })
}

/** The mean direction of some rows. */
function direction({ data, width }: Rows): number[] {
  const out = new Float32Array(width)
  meanDirection(Float32Array.from(data), width, out, 0)
  return [...out]
}

function meanAndSpread(rows: Rows): number[] {
  const mean = meanOf({ data: unitRows(rows).flat(), width: rows.width })
  return [...mean, Math.sqrt(Math.max(0, 1 - mean.reduce((sum, x) => sum + x * x, 0)))]
}

function logOdds(rows: Rows): number[] {
  return meanOf(rows).map(p => Math.log((p + 1e-4) / (1 - p + 1e-4)))
}

/** Each column with mean 0 and deviation 1. */
function standardised(vectors: readonly (readonly number[])[]): number[][] {
  const n = vectors.length
  const columns = vectors[0]!.map((_, d) => {
    const mean = vectors.reduce((sum, v) => sum + v[d]!, 0) / n
    const deviation = Math.sqrt(vectors.reduce((sum, v) => sum + (v[d]! - mean) ** 2, 0) / n) || 1
    return { mean, deviation }
  })
  return vectors.map(v => v.map((x, d) => (x - columns[d]!.mean) / columns[d]!.deviation))
}

function embeddings(all: readonly Recording[]): number[][] {
  return standardised(all.map(({ penultimate }) => meanOf(penultimate)))
}

function rootsAndEmbeddings(all: readonly Recording[]): number[][] {
  const roots = all.map(({ patches }) => unit(meanOf(patches).map(Math.sqrt)))
  return embeddings(all).map((v, i) => [...roots[i]!, ...unit(v).map(x => 0.3 * x)])
}

/** Share of the identity in the covariance: a library may have fewer songs than there are dimensions. */
const SHRINKAGE = 0.1

/** Centred, and divided by the root of the covariance: by power of matrices (Denman and Beavers 1976). */
function whitened(vectors: readonly (readonly number[])[]): number[][] {
  const n = vectors.length
  const d = vectors[0]!.length
  const mean = vectors[0]!.map((_, j) => vectors.reduce((sum, v) => sum + v[j]!, 0) / n)
  const centred = vectors.map(v => v.map((x, j) => x - mean[j]!))
  const covariance = mean.map((_, i) => mean.map((_, j) => centred.reduce((sum, v) => sum + v[i]! * v[j]!, 0) / n))
  const ridge = covariance.reduce((sum, row, i) => sum + row[i]!, 0) / d
  const shrunk = covariance.map((row, i) => row.map((x, j) => (1 - SHRINKAGE) * x + (i === j ? SHRINKAGE * ridge : 0)))
  const inverseRoot = inverseSquareRoot(shrunk.map(row => row.map(x => x / ridge)))
  return centred.map(v => inverseRoot.map(row => row.reduce((sum, x, j) => sum + x * v[j]!, 0)))
}

function inverseSquareRoot(matrix: number[][]): number[][] {
  const identity: number[][] = matrix.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)))
  let y = matrix
  let z = identity
  for (let round = 0; round < 40; round++) {
    const [yi, zi] = [inverse(y), inverse(z)]
    y = y.map((row, i) => row.map((x, j) => (x + zi[i]![j]!) / 2))
    z = z.map((row, i) => row.map((x, j) => (x + yi[i]![j]!) / 2))
  }
  return z
}

/** By Gauss and Jordan, with pivots. */
function inverse(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))])
  for (let c = 0; c < n; c++) {
    let pivot = c
    for (let r = c + 1; r < n; r++) if (Math.abs(rows[r]![c]!) > Math.abs(rows[pivot]![c]!)) pivot = r
    ;[rows[c], rows[pivot]] = [rows[pivot]!, rows[c]!]
    const scale = rows[c]![c]!
    rows[c] = rows[c]!.map(x => x / scale)
    for (let r = 0; r < n; r++) {
      const factor = rows[r]![c]!
      if (r !== c && factor !== 0) rows[r] = rows[r]!.map((x, j) => x - factor * rows[c]![j]!)
    }
  }
  return rows.map(row => row.slice(n))
}
