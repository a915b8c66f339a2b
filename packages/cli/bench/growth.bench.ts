/**
 * How training grows, from 1,000 lists to the 177,889 of the original's crawl: a snapshot, the item rows of all tracks in one process
 * (`murecom rows`), and the whole of `murecom train --from`. Where MURECOM_SPARK_PYTHON names a Python with PySpark and there is
 * a Java, the item rows are computed by cluster/spark on one executor and on two, of one core each, start and end of Spark among
 * the seconds. `growth.bench.ts 1000` takes one size, and records nothing.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { availableParallelism, devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeSnapshot } from 'murecom/spotify-crawler/snapshot'
import { type Row, record } from '../../../benchmarks/record.ts'
import { writeCatalog } from './big-catalog.ts'
import { ORIGINAL_PLAYLISTS, playlistsLikeTheOriginals } from './original-playlists.ts'
import { watchMemory } from './watch-memory.ts'

const SIZES =
  process.argv[2] === undefined ? [1000, 4000, 16_000, 64_000, ORIGINAL_PLAYLISTS] : [Number(process.argv[2])]
const workers = Math.min(2, availableParallelism())
const python = process.env['MURECOM_SPARK_PYTHON']
if (!python) console.log('Spark is left out: MURECOM_SPARK_PYTHON names no Python with PySpark')
const root = join(import.meta.dirname, '..', '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'murecom-growth-'))
const archive = join(folder, 'rows.tar')
if (python) execFileSync(process.execPath, [join(root, 'cluster', 'spark', 'pack.ts'), archive])

/** Seconds and the most memory, in GB, of a program whose output is thrown away. */
async function measured(
  program: string,
  args: readonly string[],
  env = process.env,
): Promise<[seconds: number, gb: number]> {
  const nowhere = openSync(devNull, 'w')
  const began = performance.now()
  const child = spawn(program, args, { stdio: ['ignore', nowhere, python ? 'ignore' : 'inherit'], env })
  const peak = watchMemory(child)
  const [code] = (await once(child, 'close')) as [number | null]
  closeSync(nowhere)
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`)
  return [Number(((performance.now() - began) / 1000).toFixed(1)), Number((peak() / 1e6).toFixed(2))]
}

const murecom = (...args: string[]) =>
  measured(process.execPath, [
    '--conditions=@murecom/source',
    '--no-warnings',
    join(import.meta.dirname, '..', 'src', 'bin.ts'),
    ...args,
  ])

/** Seconds of the item rows by Spark. */
async function byExecutors(executors: number, snapshot: string): Promise<number> {
  const out = join(folder, 'out')
  const settings = ['spark.ui.enabled=false', 'spark.driver.host=127.0.0.1', 'spark.driver.memory=4g']
  const submit = ['--master', `local-cluster[${executors},1,4096]`, ...settings.flatMap(setting => ['--conf', setting])]
  const env = { ...process.env, PYSPARK_PYTHON: python, PYSPARK_SUBMIT_ARGS: [...submit, 'pyspark-shell'].join(' ') }
  const args = [join(root, 'cluster', 'spark', 'train.py'), snapshot, out, '--models', 'items', '--archive', archive]
  const [seconds] = await measured(python!, [...args, '--min-count', '4'], env)
  rmSync(out, { recursive: true })
  return seconds
}

const rows: Row[] = []
for (const size of SIZES) {
  const made = playlistsLikeTheOriginals(size)
  const db = join(folder, `${size}.db`)
  const snapshot = join(folder, `${size}`)
  const catalog = await writeCatalog(db, made.playlists)
  const began = performance.now()
  await writeSnapshot(catalog, snapshot)
  const written = (performance.now() - began) / 1000
  catalog.close()
  const [rowSeconds] = await murecom('rows', snapshot, '--min-count', '4', '--binary')
  const model = join(folder, 'model')
  const [trainSeconds, gb] = await murecom(
    'train',
    '--from',
    snapshot,
    '--model',
    model,
    '--workers',
    `${workers}`,
    '--quiet',
  )
  const row: Row = {
    ...{
      playlists: size,
      entries: made.entries(),
      'snapshot, s': Number(written.toFixed(1)),
      'item rows, s': rowSeconds,
    },
    ...{ 'train, s': trainSeconds, threads: workers, 'peak GB': gb },
  }
  if (python) {
    row['item rows by Spark, 1 executor, s'] = await byExecutors(1, snapshot)
    row['2 executors, s'] = await byExecutors(2, snapshot)
  }
  console.log(row)
  rows.push(row)
  for (const path of [db, snapshot, model]) rmSync(path, { recursive: true })
  if (process.argv[2] === undefined) record('growth', {}, rows)
}
rmSync(folder, { recursive: true })
