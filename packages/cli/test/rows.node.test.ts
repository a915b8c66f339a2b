import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mulberry32 } from '@murecom/internal'
import { ItemKnn } from 'murecom/item-cf'
import { afterAll, expect, test } from 'vitest'
import { run } from './helpers.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-rows-'))
afterAll(() => rmSync(folder, { recursive: true }))

const random = mulberry32(6)
const sets = Array.from({ length: 90 }, () =>
  Array.from({ length: 1 + Math.floor(14 * random()) }, () => 7 + Math.floor(120 * random() ** 2)),
)
const model = ItemKnn.fit(sets, { similarity: 'rp3beta', k: 9, minCount: 2 })
const OPTIONS = ['--neighbors', '9', '--min-count', '2']

/** A file of sets, as cluster/spark writes it. */
function setsFile(
  name: string,
  lists: readonly (readonly number[])[],
  change = (bytes: Buffer): Buffer => bytes,
): string {
  const integers = Int32Array.of(1, lists.length, 0, ...lists.map(({ length }) => length), ...lists.flat())
  const path = join(folder, name)
  writeFileSync(path, change(Buffer.concat([Buffer.from('mSET'), Buffer.from(integers.buffer)])))
  return path
}
const file = setsFile('sets.bin', sets)

interface Row {
  id: number
  similar: { id: number; score: number }[]
}
const parse = (out: string): Row[] =>
  out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Row)

test('rows of ranges of equal work are those of ItemKnn, as lines and as records', async () => {
  const cut = await run(['rows', file, '--ranges', '3', ...OPTIONS])
  expect(cut).toMatchObject({ code: 0, err: '' })
  const ranges = cut.out
    .trim()
    .split('\n')
    .map(line => line.split(' '))
  expect(ranges).toHaveLength(3)
  const rows: Row[] = []
  const read: Row[] = []
  for (const [from, to] of ranges) {
    const asked = ['rows', file, '--from', from!, '--to', to!, ...OPTIONS]
    rows.push(...parse((await run(asked)).out))
    read.push(...recordsOf(Buffer.from((await run([...asked, '--binary'])).out, 'latin1')))
  }
  expect(rows.map(({ id }) => id)).toEqual(model.ids)
  for (const { id, similar } of rows) expect(similar).toEqual(model.similarItems(id, { limit: 9 }))
  expect(read).toEqual(rows)
})

/** What `--binary` writes. */
function recordsOf(bytes: Buffer): Row[] {
  const rows: Row[] = []
  for (let at = 0; at < bytes.length; ) {
    const [n, m] = [bytes.readInt32LE(at), bytes.readInt32LE(at + 4)]
    const integer = (i: number): number => bytes.readInt32LE(at + 8 + 4 * i)
    let next = 0
    for (let r = 0; r < n; r++) {
      const similar = Array.from({ length: integer(n + r) }, () => {
        const e = next++
        return { id: integer(2 * n + e), score: bytes.readFloatLE(at + 8 + 8 * n + 4 * m + 4 * e) }
      })
      rows.push({ id: integer(r), similar })
    }
    at += 8 + 8 * n + 8 * m
  }
  return rows
}

test('the program that Spark starts reads standard input, and has no other command', () => {
  const program = fileURLToPath(new URL('../src/rows-program.ts', import.meta.url))
  const start = (args: string[]) =>
    spawnSync(process.execPath, ['--conditions=@murecom/source', program, ...args], {
      input: Buffer.concat([Buffer.from('mSET'), Buffer.from(Int32Array.of(1, 2, 0, 2, 2, 5, 6, 6, 7).buffer)]),
      encoding: 'utf8',
    })
  const { stdout, status, stderr } = start(['rows', '-', '--similarity', 'cosine', '--to', '1'])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(parse(stdout)).toEqual([{ id: 6, similar: [5, 7].map(id => ({ id, score: Math.fround(Math.SQRT1_2) })) }])
  expect(start(['train']).status).toBe(2)
})

test('what is no file of sets, and wrong use, are one line each', async () => {
  const refusal = async (args: string[]) => {
    const { code, err } = await run(['rows', ...args])
    return `${code} ${err.replaceAll(folder, 'F').trim()}`
  }
  const cut = (bytes: number) => (all: Buffer) => all.subarray(0, bytes)
  expect(await refusal([setsFile('short', sets, cut(9))])).toBe(
    '1 murecom: F/short: is no file of sets: it has fewer than 16 bytes',
  )
  expect(await refusal([setsFile('cut', sets, cut(100))])).toBe(
    '1 murecom: F/cut: is cut off within the lengths of its sets',
  )
  expect(await refusal([setsFile('cut2', sets, all => all.subarray(0, -1))])).toMatch(
    /cut2: is cut off: its sets have \d+ entries$/,
  )
  expect(await refusal([setsFile('more', sets, all => Buffer.concat([all, Buffer.of(0)]))])).toContain(
    'is damaged: there is more behind',
  )
  const edited = (at: number, value: number) => (all: Buffer) => {
    all.writeInt32LE(value, at)
    return all
  }
  expect(await refusal([setsFile('foreign', sets, edited(0, 1))])).toContain('it does not begin with mSET')
  expect(await refusal([setsFile('newer', sets, edited(4, 2))])).toContain('of version 2, this release reads version 1')
  expect(await refusal([setsFile('huge', sets, edited(8, 2 ** 31 - 1))])).toContain('is cut off within the lengths')
  expect(await refusal([setsFile('negative', sets, edited(16, -4))])).toContain('a set has a negative length')
  expect(await refusal([join(folder, 'none')])).toMatch(/^1 murecom: ENOENT/)
  expect(await refusal([file, '--min-count', '99'])).toBe(
    '1 murecom: F/sets.bin: no track is in 99 of its sets (--min-count)',
  )
  expect(await refusal([file, '--from', '9', '--to', '8'])).toMatch(
    /^2 murecom: --to must be an integer from 9 to \d+, got 8$/,
  )
  expect(await refusal([file, '--similarity', 'ease'])).toMatch(
    /^2 murecom: --similarity must be rp3beta, .*, got ease$/,
  )
})
