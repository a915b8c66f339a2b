import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ImplicitAls, ItemRows } from '@murecom/item-cf'
import { Word2Vec } from '@murecom/word2vec'
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer'
import type { PlaylistCatalog } from '../../src/index.ts'
import { holdOut } from '../../src/playlists/choice/hold-out.ts'
import { countTracks } from '../../src/playlists/training/training-counts.ts'

const MIN_COUNT = 2
const NEIGHBORS = 20
const FACTORS = 4
const DIMENSIONS = 8

/** A folder as cluster/spark writes it, of models that are fitted here; the lists without what is held out, and all. */
export async function writeSparkOutput(folder: string, catalog: PlaylistCatalog) {
  const all = Array.from(catalog.playlists({ minLength: 2 }), list => [...list])
  const { lists: counts } = await countTracks(all, { minCount: MIN_COUNT })
  const { rest } = holdOut(all, counts, { minCount: MIN_COUNT, tracks: counts.size, seed: 3 })
  const left = Array.from(rest, list => [...list])
  const entries = all.flatMap((list, playlist) =>
    list.map(track => [playlist, track, !left[playlist]!.includes(track)] as const),
  )
  // Two parts, as Spark writes several.
  const half = entries.findIndex(([playlist]) => playlist === all.length >> 1)
  writeTable(
    join(folder, 'lists'),
    [entries.slice(0, half), entries.slice(half)].map(part => [
      integers(
        'playlist',
        part.map(([playlist]) => playlist),
      ),
      integers(
        'track',
        part.map(([, track]) => track),
      ),
      { name: 'held', data: part.map(([, , held]) => held), type: 'BOOLEAN' },
    ]),
  )
  await writeModels(join(folder, 'first'), left)
  await writeModels(join(folder, 'again'), all)
  const ids = [...counts.keys()].slice(0, 64)
  const manifest = {
    ...{ format: 'murecom-spark-models', version: 1, models: ['items', 'als', 'word2vec'], again: true },
    ...{
      minCount: MIN_COUNT,
      neighbors: NEIGHBORS,
      factors: FACTORS,
      alpha: 10,
      regularization: 0.1,
      vectorSize: DIMENSIONS,
    },
    tracks: catalog.tracks(ids).map(({ id, name }) => ({ id, name })),
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
  writeFileSync(join(folder, '_SUCCESS'), '')
  return { rest: left, all }
}

async function writeModels(folder: string, lists: readonly number[][]): Promise<void> {
  const rows = ItemRows.read(lists, { similarity: 'rp3beta', k: NEIGHBORS, minCount: MIN_COUNT })
  const computed = [...rows.compute(0, rows.length)].reverse()
  writeTable(join(folder, 'items'), [
    [
      integers(
        'id',
        computed.map(({ id }) => id as number),
      ),
      { name: 'similar', data: computed.map(({ ids }) => [...ids]) },
      { name: 'scores', data: computed.map(({ scores }) => [...(scores as Float32Array)]) },
    ],
  ])
  const als = ImplicitAls.fit(lists, { factors: FACTORS, minCount: MIN_COUNT })
  const { vectors } = await Word2Vec.train(lists, { sg: true, vectorSize: DIMENSIONS, minCount: MIN_COUNT, epochs: 2 })
  writeVectors(join(folder, 'als'), als.ids as number[], id => {
    const row = als.ids.indexOf(id)
    return als.itemFactors.subarray(row * FACTORS, (row + 1) * FACTORS)
  })
  writeVectors(join(folder, 'word2vec'), vectors.keys as number[], id => vectors.get(id))
}

function writeVectors(folder: string, ids: readonly number[], vectorOf: (id: number) => Float32Array): void {
  const sorted = [...ids].sort((a, b) => a - b)
  writeTable(folder, [[integers('id', sorted), { name: 'vector', data: sorted.map(id => [...vectorOf(id)]) }]])
}

function integers(name: string, data: number[]): ColumnSource {
  return { name, data, type: 'INT32' }
}

/** A folder of part files, with what Spark writes last. */
function writeTable(folder: string, parts: ColumnSource[][]): void {
  mkdirSync(folder, { recursive: true })
  for (const [n, columnData] of parts.entries()) {
    writeFileSync(join(folder, `part-0000${n}-x.snappy.parquet`), new Uint8Array(parquetWriteBuffer({ columnData })))
  }
  writeFileSync(join(folder, '_SUCCESS'), '')
}
