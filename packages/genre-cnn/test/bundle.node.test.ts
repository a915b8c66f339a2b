import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'

const TFJS = '@tensorflow/tfjs-core'
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'genre-bundle-'))
})
afterAll(() => rm(folder, { recursive: true }))

const PREDICT = `
import { GenreCnn } from './index.ts'
export { GenreCnn }
const model = GenreCnn.create({ labels: ['a', 'b'], bands: 8, frames: 24, filters: [4], units: 4 })
export const probabilities = await model.predict(new Float32Array(3 * 24 * 8))
export const refused = await model
  .fit({ x: new Float32Array(2 * 24 * 8), y: [0, 1] })
  .catch(error => ({ name: error.name, code: error.code, message: error.message }))`

interface Bundle {
  outputs: Metafile['outputs']
  /** Files that a page loads before any dynamic import, the entry first. */
  loaded: string[]
}

/** Bundles for a page, with TensorFlow.js under another name or left out. */
async function bundle(
  contents: string,
  options: { external?: string[]; alias?: Record<string, string> },
): Promise<Bundle> {
  const { metafile } = await build({
    stdin: { contents, resolveDir: join(import.meta.dirname, '..', 'src'), loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    splitting: true,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    metafile: true,
    logLevel: 'silent',
    conditions: ['@murecom/source'],
    absWorkingDir: folder,
    ...options,
  })
  const { outputs } = metafile
  const loaded = new Set(['stdin.mjs'])
  for (const name of loaded) {
    for (const { path, kind } of outputs[name]?.imports ?? []) if (kind === 'import-statement') loaded.add(path)
  }
  return { outputs, loaded: [...loaded] }
}

test('import { GenreCnn } does not import TensorFlow.js, the training loop or a network', async () => {
  const { outputs, loaded } = await bundle("export { GenreCnn } from './index.ts'", { external: [TFJS] })
  expect(loaded).not.toContain(TFJS)
  const inputs = loaded.flatMap(name => Object.keys(outputs[name]!.inputs))
  expect(inputs.some(path => path.endsWith('src/genre-cnn.ts'))).toBe(true)
  expect(inputs.filter(path => /tensorflow\/|training\/fit\.ts|generated|jsfive/.test(path))).toEqual([])
  const dynamic = Object.values(outputs).flatMap(o => o.imports.filter(i => i.path === TFJS).map(i => i.kind))
  expect(new Set(dynamic)).toEqual(new Set(['dynamic-import']))
})

test('where TensorFlow.js is not installed a bundler goes on, predictions work, and training says what to install', async () => {
  const { loaded } = await bundle(PREDICT, { alias: { [TFJS]: 'no-such-package' } })
  const program = `const { probabilities, refused } = await import('./${loaded[0]}'); console.log(JSON.stringify([[...probabilities], refused]))`
  const args = ['--input-type=module', '-e', program]
  const [probabilities, refused] = JSON.parse(execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }))
  expect(probabilities).toHaveLength(6)
  expect(probabilities[0] + probabilities[1]).toBeCloseTo(1, 6)
  expect(refused).toMatchObject({
    name: 'BackendMissingError',
    code: 'backend-missing',
    message: expect.stringContaining('npm i @tensorflow/tfjs-core'),
  })
})

test('a page that predicts loads at most 13.6 kB at once, minified and compressed', async () => {
  const { loaded } = await bundle("export { GenreCnn } from './index.ts'", { external: [TFJS] })
  const files = await Promise.all(loaded.map(name => readFile(join(folder, name))))
  const bytes = files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0)
  expect(bytes).toBeLessThanOrEqual(13_600)
})
