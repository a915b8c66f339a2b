/**
 * The approximate index against hnswlib and usearch (M = 16, efConstruction = 200, float32), one core, k = 10: the queries a second of
 * the fastest setting that reaches a recall, build time, and what a process grows by. Ours has its rows as float16 in a file,
 * and in memory beside it. The two graphs are built at the same time, each in a process of its own, since they take a quarter of
 * an hour each; everything else is measured alone.
 */
import { spawnSync } from 'node:child_process'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startPeer } from '@murecom/testing/peer'
import { median, type Row } from '../../../benchmarks/record.ts'
import { IvfIndex } from '../src/approximate.ts'
import { NearestNeighbors } from '../src/index.ts'
import { openIvfFile, writeIvfFile } from '../src/node.ts'
import { loadSimdKernels } from '../src/simd.ts'
import type { BenchData } from './data.ts'

const K = 10
const ROUNDS = 9
/** Questions are asked for this long before they are timed: a runtime compiles what it runs often. */
const WARM_MS = 500
const RECALLS = [0.95, 0.99]
const SETTINGS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048]

const kernels = await loadSimdKernels()

interface Point {
  recall: number
  perSecond: number
}

/** The fastest setting that reaches each recall; settings are tried until all are reached. */
async function fastest(
  measure: (setting: number) => Promise<Point>,
  most = Number.POSITIVE_INFINITY,
): Promise<Point[]> {
  const points: Point[] = []
  for (const setting of SETTINGS) {
    points.push(await measure(Math.min(setting, most)))
    if (points.at(-1)!.recall >= RECALLS.at(-1)! || setting >= most) break
  }
  return RECALLS.map(recall =>
    points
      .filter(point => point.recall >= recall)
      .reduce((a, b) => (a.perSecond > b.perSecond ? a : b), {
        recall: 0,
        perSecond: 0,
      }),
  )
}

function rowOf(data: string, index: string, points: readonly Point[], build: number, bytes: number): Row {
  const row: Row = { data, index }
  for (const [i, recall] of RECALLS.entries()) {
    row[`queries a second at recall ${recall}`] =
      points[i]!.recall > 0 ? Math.round(points[i]!.perSecond) : 'not reached'
  }
  row['build s'] = Number(build.toPrecision(3))
  row['memory MB'] = Math.round(bytes / 1e6)
  console.log(JSON.stringify(row))
  return row
}

/** The table of one set of vectors. The peers begin anew for each, so that what they grow by is theirs alone. */
export async function race(
  name: string,
  { data, queries }: BenchData,
  columns: number,
): Promise<{ versions: Record<string, string>; rows: Row[] }> {
  const program = new URL('./approximate_peers.py', import.meta.url)
  const peers = ['hnswlib', 'usearch'].map(name => ({ name, peer: startPeer(program, { threads: 1 }) }))
  const { folder } = peers[0]!.peer
  let versions: Record<string, string> = {}
  for (const { peer } of peers) versions = await peer.next<Record<string, string>>()
  const rows: Row[] = []
  const exact = new NearestNeighbors({ k: K, kernels }).fit(data, { dimensions: columns })
  const truth = exact.kneighbors(queries).indices
  const paths = { data: 'data.f32', queries: 'queries.f32', truth: 'truth.i32' }
  const files = Object.entries({ data, queries, truth }).map(([part, values]) => {
    const path = join(folder, paths[part as keyof typeof paths])
    writeFileSync(path, values)
    return [part, path]
  })
  await Promise.all(peers.map(({ peer }) => peer.ask({ op: 'load', columns, ...Object.fromEntries(files) })))
  const builds = await Promise.all(
    peers.map(each => each.peer.ask<{ seconds: number; bytes: number }>({ op: 'build', peer: each.name })),
  )
  for (const [i, each] of peers.entries()) {
    const { seconds, bytes } = builds[i]!
    const points = await fastest(expansion => each.peer.ask<Point>({ op: 'search', expansion, rounds: ROUNDS }))
    rows.push(rowOf(name, each.name, points, seconds, bytes))
  }
  const start = performance.now()
  const built = IvfIndex.fit(data, { dimensions: columns, precision: 'float16', kernels })
  const path = join(folder, 'index.ivf')
  writeIvfFile(built, path)
  const seconds = (performance.now() - start) / 1000
  using file = openIvfFile(path, { kernels })
  const { nLists } = built
  const count = queries.length / columns
  const ways = [
    ['rows in a file, all queries at once', file.index, count],
    ['rows in a file, one by one', file.index, 1],
    ['rows in memory, all queries at once', built, count],
  ] as const
  for (const [way, index, atOnce] of ways) {
    const points = await fastest(async nProbe => pointOf(index, nProbe, atOnce, queries, truth, columns), nLists)
    const bytes = index === built ? grownBy(path, 'memory') : grownBy(path, 'file')
    rows.push(rowOf(name, `IvfIndex, ${way}`, points, seconds, bytes))
  }
  console.log(`${nLists} lists, a file of ${Math.round(statSync(path).size / 1e6)} MB`)
  for (const { peer } of peers) peer.close()
  return { versions, rows }
}

function pointOf(
  index: IvfIndex,
  nProbe: number,
  atOnce: number,
  queries: Float32Array,
  truth: Int32Array,
  columns: number,
): Point {
  const ask = (): Int32Array[] => {
    const found: Int32Array[] = []
    for (let at = 0; at < queries.length; at += atOnce * columns) {
      found.push(index.query(queries.subarray(at, at + atOnce * columns), { k: K, nProbe }).indices)
    }
    return found
  }
  const found = ask().flatMap(indices => [...indices])
  for (const end = performance.now() + WARM_MS; performance.now() < end; ) ask()
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now()
    ask()
    return performance.now() - start
  })
  let hits = 0
  for (let at = 0; at < truth.length; at += K) {
    const wanted = new Set(truth.subarray(at, at + K))
    for (const id of found.slice(at, at + K)) if (wanted.has(id)) hits++
  }
  const asked = queries.length / columns
  return { recall: hits / truth.length, perSecond: (asked / median(times)) * 1000 }
}

/** What a process grows by that opens the index. */
function grownBy(path: string, where: 'file' | 'memory'): number {
  const script = new URL('./approximate-memory.ts', import.meta.url).pathname
  const args = ['--conditions=@murecom/source', '--expose-gc', script, path, where]
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  const bytes = Number(stdout)
  if (!(bytes > 0)) throw new Error(`approximate-memory.ts: ${stderr}`)
  return bytes
}
