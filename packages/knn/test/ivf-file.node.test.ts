import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ForeignBufferError, IvfIndex, openIvfFile, writeIvfFile } from '../src/node.ts'
import { makeData } from './data.ts'
import { KERNEL_SETS } from './kernel-sets.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-ivf-'))
afterAll(() => rmSync(folder, { recursive: true }))

const d = 18
const data = Float32Array.from(makeData('clustered', 1500, d))
const queries = Float32Array.from(makeData('clustered', 30, d, 2))

describe.each(KERNEL_SETS)('%s kernels', (name, kernels) => {
  test.each(['float32', 'float16'] as const)('rows in a file: the answers of the index in memory, %s', precision => {
    const index = IvfIndex.fit(data, { dimensions: d, nLists: 60, precision, kernels })
    const path = join(folder, `${name} ${precision}.ivf`)
    writeIvfFile(index, path)
    expect(new Uint8Array(readFileSync(path))).toEqual(new Uint8Array(index.toBuffer()))
    const file = openIvfFile(path, { kernels })
    for (const nProbe of [1, 5, 60]) {
      expect(file.index.query(queries, { k: 10, nProbe })).toEqual(index.query(queries, { k: 10, nProbe }))
    }
    // Rows that are added later lie in memory, and in the file when it is written again, over the one that is open.
    expect(file.index.add(queries)).toBe(1500)
    index.add(queries)
    expect(file.index.query(queries, { k: 10, nProbe: 60 })).toEqual(index.query(queries, { k: 10, nProbe: 60 }))
    if (process.platform !== 'win32') {
      writeIvfFile(file.index, path)
      expect(new Uint8Array(readFileSync(path))).toEqual(new Uint8Array(index.toBuffer()))
      expect(file.index.query(queries, { k: 10, nProbe: 60 })).toEqual(index.query(queries, { k: 10, nProbe: 60 }))
    }
    file.close()
    file.close()
    expect(() => file.index.query(queries)).toThrow('IvfIndex: the file of this index is closed')
  })
})

test.each([
  ['of which a few are read at once', 500, 260],
  ['larger than what is read at once', 1500, 150],
])('rows in a file %s take the places of those before', (_, columns, count) => {
  const wide = Float32Array.from(makeData('clustered', count, columns))
  const index = IvfIndex.fit(wide, { dimensions: columns, nLists: 8 })
  const path = join(folder, `${columns}.ivf`)
  writeIvfFile(index, path)
  const file = openIvfFile(path)
  for (let pass = 0; pass < 2; pass++) {
    const asked = wide.subarray(0, 90 * columns)
    expect(file.index.query(asked, { k: count, nProbe: 8 })).toEqual(index.query(asked, { k: count, nProbe: 8 }))
  }
  file.close()
})

test('a file that is foreign, of another version, cut off or damaged is refused, each with its reason', () => {
  const path = join(folder, 'refused.ivf')
  const good = new Uint8Array(IvfIndex.fit(data.subarray(0, 50 * d), { dimensions: d }).toBuffer())
  const refused = (bytes: Uint8Array, reason: string): void => {
    writeFileSync(path, bytes)
    expect(() => openIvfFile(path)).toThrow(`openIvfFile: this is not an index of inverted lists: it ${reason}`)
    expect(() => openIvfFile(path)).toThrow(ForeignBufferError)
  }
  refused(new Uint8Array(0), 'does not begin with "mIVF"')
  const older = good.slice()
  older[4] = 7
  refused(older, 'has version 7, this release reads version 1')
  refused(good.subarray(0, 40), 'is cut off after 40 bytes')
  refused(good.subarray(0, -1), `is cut off after ${good.length - 1} bytes`)
  const damaged = good.slice()
  damaged[good.length - 9]! ^= 1
  refused(damaged, 'is damaged: its checksum does not fit')
})

test('writing fails whole: the file that was there stays, and nothing else', () => {
  const index = IvfIndex.fit(data.subarray(0, 50 * d), { dimensions: d })
  const path = join(folder, 'kept.ivf')
  writeIvfFile(index, path)
  const before = readdirSync(folder).sort()
  const file = openIvfFile(path)
  file.close()
  // Its rows cannot be read any more.
  expect(() => writeIvfFile(file.index, path)).toThrow('the file of this index is closed')
  expect(readdirSync(folder).sort()).toEqual(before)
  expect(new Uint8Array(readFileSync(path))).toEqual(new Uint8Array(index.toBuffer()))
  expect(() => writeIvfFile(index, join(folder, 'none', 'index.ivf'))).toThrow('ENOENT')
  expect(() => openIvfFile(join(folder, 'none.ivf'))).toThrow('ENOENT')
})

test('fitParallel makes the bytes of fit, with threads and without; a signal ends it', async () => {
  for (const [, kernels] of KERNEL_SETS.slice(0, 2)) {
    const options = { dimensions: d, nLists: 50, kernels, metric: 'cosine' } as const
    const expected = new Uint8Array(IvfIndex.fit(data, options).toBuffer())
    for (const workers of [0, 2]) {
      const index = await IvfIndex.fitParallel(data, { ...options, workers })
      expect(new Uint8Array(index.toBuffer())).toEqual(expected)
    }
  }
  const reason = new Error('enough')
  const aborted = IvfIndex.fitParallel(data, { dimensions: d, workers: 1, signal: AbortSignal.abort(reason) })
  await expect(aborted).rejects.toBe(reason)
  const later = new AbortController()
  const stopped = IvfIndex.fitParallel(data, { dimensions: d, workers: 1, signal: later.signal })
  later.abort(reason)
  await expect(stopped).rejects.toBe(reason)
})
