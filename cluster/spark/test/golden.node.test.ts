import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { evaluate, ImplicitAls, ItemKnn } from '@murecom/item-cf'
import { openCatalog } from '@murecom/spotify-crawler'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../../packages/cli/test/helpers.ts'
import type { HeldOutList } from '../../../packages/murecom/src/playlists/choice/hold-out.ts'
import { SparkLists } from '../../../packages/murecom/src/playlists/spark/lists.ts'
import { readSparkManifest } from '../../../packages/murecom/src/playlists/spark/manifest.ts'
import { readSparkModels } from '../../../packages/murecom/src/playlists/spark/read-models.ts'
import { readParts } from '../../../packages/murecom/src/playlists/spark/read-parts.ts'
import { catalogOfLists } from './catalog-of-lists.ts'

const python = process.env['MURECOM_SPARK_PYTHON'] ?? ''
const canRun =
  python !== '' &&
  process.platform === 'linux' &&
  spawnSync('java', ['-version']).status === 0 &&
  spawnSync(python, ['-c', 'import pyspark, pyarrow']).status === 0
if (!canRun)
  console.log('Spark: skipped, MURECOM_SPARK_PYTHON names no Python with pyspark, or there is no java, or no Linux')

/** Two executors of one core each. Little data: what compiles and cuts for much costs more than it saves. */
const JAVA = "'-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'"
const SETTINGS = [
  ...[`spark.executor.extraJavaOptions=${JAVA.slice(1, -1)}`, 'spark.driver.host=127.0.0.1', 'spark.ui.enabled=false'],
  ...['spark.ui.showConsoleProgress=false', 'spark.sql.shuffle.partitions=1', 'spark.sql.adaptive.enabled=false'],
  ...['spark.sql.codegen.wholeStage=false', 'spark.sql.codegen.factoryMode=NO_CODEGEN'],
]
const SPARK = [
  `--master local-cluster[2,1,1024] --driver-java-options ${JAVA}`,
  ...SETTINGS.map(setting => `--conf '${setting}'`),
  'pyspark-shell',
].join(' ')
const FACTORS = 16

const folder = mkdtempSync(join(tmpdir(), 'murecom-spark-'))
const [db, snapshot, out] = ['catalog.db', 'snapshot', 'out'].map(name => join(folder, name)) as [
  string,
  string,
  string,
]
const beside = (file: string): string => fileURLToPath(new URL(file, import.meta.url))
afterAll(() => rmSync(folder, { recursive: true }))

describe.skipIf(!canRun)('500 lists on two executors, one of which is killed while it computes rows', () => {
  beforeAll(async () => {
    await catalogOfLists(db, snapshot)
    const archive = join(folder, 'rows.tar')
    execFileSync(process.execPath, [beside('../pack.ts'), archive])
    const numbers = { ranges: 6, factors: FACTORS, iterations: 8, 'vector-size': 16, epochs: 3, window: 10 }
    const options = Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, `${value}`])
    await promisify(execFile)(python, [beside('golden.py'), snapshot, out, '--archive', archive, ...options], {
      env: {
        ...process.env,
        ...{ PYSPARK_PYTHON: python, PYSPARK_SUBMIT_ARGS: SPARK, SPARK_LOCAL_IP: '127.0.0.1' },
      },
      maxBuffer: 1 << 26,
    })
  }, 280_000)

  const lists = () => SparkLists.read(out, undefined)

  test('the rows of both ways are those of ItemKnn', async () => {
    expect(existsSync(join(out, 'killed'))).toBe(true)
    const read = await lists()
    const { neighbors: k, minCount } = readSparkManifest(out)
    for (const [table, sets] of [
      ['first/items', read.rest()],
      ['again/items', read.all()],
      ['oracle', read.rest()],
    ] as const) {
      const model = ItemKnn.fit(sets, { similarity: 'rp3beta', k, minCount })
      const everyScore = ItemKnn.fit(sets, { similarity: 'rp3beta', k: 10_000, minCount })
      const seen = new Set<number>()
      for await (const rows of readParts(out, table, ['id', 'similar', 'scores'], undefined)) {
        for (const { id, similar, scores } of rows as { id: number; similar: number[]; scores: number[] }[]) {
          seen.add(id)
          const expected = model.similarItems(id, { limit: k })
          const scoreOf = new Map(everyScore.similarItems(id, { limit: 10_000 }).map(({ id, score }) => [id, score]))
          expect(scores.length).toBe(expected.length)
          // Ties may stand in any order: each place has its score, and each track its own.
          const far = scores.filter(
            (score, n) =>
              Math.abs(score - expected[n]!.score) > 1e-6 || Math.abs(score - (scoreOf.get(similar[n]!) ?? 9)) > 1e-6,
          )
          expect(far).toEqual([])
        }
      }
      expect([...seen].sort((a, b) => a - b)).toEqual([...(model.ids as number[])].sort((a, b) => a - b))
    }
  })

  test("ALS finds as much of what is held out as ours; word2vec's vectors know styles", async () => {
    const manifest = readSparkManifest(out)
    const read = await lists()
    const { als, vectors, items } = await readSparkModels(out, 'first', manifest, read.rest(), {
      kernels: undefined,
      signal: undefined,
    })
    const held = read.heldOut(id => items.has(id))
    expect(held.length).toBeGreaterThan(300)
    const ours = ImplicitAls.fit(read.rest(), { factors: FACTORS, minCount: manifest.minCount })
    const split = { train: held.map(({ given }) => [...given]), test: held.map(list => [...list.held]) }
    const rows = evaluate({ als: als!, ours }, split, { k: 10 })
    const recall = (name: string): number => rows.find(({ model }) => model === name)!.recall
    expect(recall('ours')).toBeGreaterThan(2 * recall('popularity'))
    // Twice the standard error of a difference of two recalls on so few lists.
    expect(Math.abs(recall('als') - recall('ours'))).toBeLessThan(2 * standardError(held))
    using catalog = await openCatalog(db)
    const styleOf = (id: number): string => catalog.track(id)!.artists[0]!.name
    const frequent = (items.ids as number[]).slice(0, 100)
    const same = frequent.map(id =>
      vectors!.mostSimilar({ positive: id, limit: 5 }).filter(near => styleOf(near.id) === styleOf(id)),
    )
    expect(same.flat().length / (5 * frequent.length)).toBeGreaterThan(0.5)
  })

  /** Of the difference of two means, as if every list found all or nothing: it is less. */
  const standardError = (held: readonly HeldOutList[]): number => Math.sqrt((2 * 0.25) / held.length)

  test('murecom train --from makes a recommender, whose weights are chosen on what was held out', async () => {
    const model = join(folder, 'model')
    const trained = await run(['train', '--from', out, '--db', db, '--model', model, '--workers', '1', '--json'])
    expect(trained).toMatchObject({ code: 0 })
    const { choice, tracks, minCount } = JSON.parse(trained.out)
    expect(minCount).toBe(readSparkManifest(out).minCount)
    expect(tracks).toBeGreaterThan(300)
    expect(choice.list.measured.map(({ name }: { name: string }) => name)).toEqual([
      'rp3beta',
      'ease',
      'als',
      'word2vec',
      'blend',
    ])
    const next = await run(['next', 'Song 3/0', '--db', db, '--model', model, '-n', '5', '--json'])
    const songs = (JSON.parse(next.out) as { next: { name: string }[] }).next
    expect(songs.filter(({ name }) => name.startsWith('Song 3/')).length).toBeGreaterThan(2)
  })

  test('what is incomplete, damaged or of another catalogue is refused in one line', async () => {
    const refusal = async (spoil: (copy: string) => void, catalog = db): Promise<string> => {
      const copy = mkdtempSync(join(folder, 'copy-'))
      cpSync(out, copy, { recursive: true })
      spoil(copy)
      const { code, err } = await run([
        'train',
        '--from',
        copy,
        '--db',
        catalog,
        '--model',
        join(folder, 'none'),
        '--quiet',
      ])
      return `${code} ${err.replaceAll(copy, 'OUT').trim()}`
    }
    expect(await refusal(copy => rmSync(join(copy, '_SUCCESS')))).toBe(
      '1 murecom: OUT: is incomplete: it has no _SUCCESS, which Spark writes last',
    )
    expect(await refusal(copy => rmSync(join(copy, 'first', 'als', '_SUCCESS')))).toBe(
      '1 murecom: OUT: is incomplete: first/als has no _SUCCESS, which Spark writes last',
    )
    const part = (copy: string, table: string): string => {
      const files = readdirSync(join(copy, table)).filter(name => name.startsWith('part-'))
      return join(copy, table, files.at(-1)!)
    }
    expect(await refusal(copy => rmSync(part(copy, 'first/items')))).toMatch(
      /^1 murecom: OUT: first\/items does not fit: ItemKnn\.fromRows: rows must be there for each item, got none of \d+$/,
    )
    expect(await refusal(copy => truncateSync(part(copy, 'first/als'), 50))).toMatch(
      /^1 murecom: OUT: first\/als\/part-.* cannot be read: /,
    )
    const other = join(folder, 'other.db')
    ;(await openCatalog(other)).close()
    expect(await refusal(() => {}, other)).toMatch(/^1 murecom: OUT: was trained on another catalogue: /)

    expect(existsSync(join(folder, 'none'))).toBe(false)
  })
})
