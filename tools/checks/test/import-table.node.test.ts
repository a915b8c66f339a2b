import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importTable, mayImport } from '../import-table.ts'
import { packages, root } from '../sources.ts'

const table = importTable(readFileSync(join(root, 'docs', 'architecture.md'), 'utf8'))
const may = (path: string, specifier: string): boolean => mayImport(table.get(path.split('/')[1]!)!, path, specifier)

test('the table of docs/architecture.md has every package, and no other', () => {
  expect([...table.keys()].sort()).toEqual(packages().map(p => p.folder))
})

test('rights are those of the table: whole packages, subpaths, places', () => {
  expect(table.get('internal')).toEqual([])
  expect(may('packages/knn/src/ball-tree.ts', '@murecom/internal/wasm')).toBe(true)
  expect(may('packages/knn/src/ball-tree.ts', '@murecom/melspec')).toBe(false)
  expect(may('packages/decode/src/decode.ts', '@murecom/melspec/resample')).toBe(true)
  expect(may('packages/decode/src/decode.ts', '@murecom/melspec')).toBe(false)
  expect(may('packages/genre-cnn/src/musicnn/musicnn.ts', '@murecom/melspec')).toBe(true)
  expect(may('packages/genre-cnn/src/musicnn/musicnn.ts', '@murecom/decode')).toBe(false)
  expect(may('packages/genre-cnn/src/load-gtzan-data-set.ts', '@murecom/decode/node')).toBe(true)
  expect(may('packages/genre-cnn/src/genre-cnn.ts', '@murecom/melspec')).toBe(false)
  expect(may('packages/murecom/src/library.ts', '@murecom/spotify-crawler/names')).toBe(true)
  expect(may('packages/cli/src/main.ts', 'murecom/node')).toBe(true)
  expect(may('packages/cli/src/main.ts', '@murecom/knn')).toBe(false)
})
