/** What a stranger does with published packages, each in an empty folder of its own. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Trial {
  /** An empty folder on the disk. */
  work: string
  /** The repository, for recordings and the README. */
  root: string
  step: (what: string, command: string, args: readonly string[], cwd: string) => string
}

const BUN = 'bun@1.4.5'
const DENO = 'deno@2.9.6'
/** Packages that run in pages, and so under every runtime. */
const NUMERIC = [
  '@murecom/knn',
  '@murecom/melspec',
  '@murecom/features',
  '@murecom/word2vec',
  '@murecom/item-cf',
  '@murecom/text',
  '@murecom/decode',
  '@murecom/genre-cnn',
]

const SMOKE = `
import { BallTree } from '@murecom/knn'
import { loadSimdKernels } from '@murecom/knn/simd'
import { melSpectrogram } from '@murecom/melspec'
import { spectralCentroid } from '@murecom/features/spectral'
import { Word2Vec } from '@murecom/word2vec'
import { ItemKnn } from '@murecom/item-cf'
import { loadEnglishEncoder } from '@murecom/text/english'
import { decode } from '@murecom/decode'
import { clipsFromMel } from '@murecom/genre-cnn'
const same = (what, got, wanted) => {
  if (String(got) !== String(wanted)) throw new Error(what + ': ' + got + ' instead of ' + wanted)
}
const rows = new Float32Array([0, 0, 1, 0, 0, 1, 9, 9])
const kernels = await loadSimdKernels()
for (const set of [undefined, kernels]) {
  const tree = new BallTree(rows, { dimensions: 2, kernels: set })
  same('knn', tree.query(new Float32Array([0.9, 0.1]), { k: 2 }).indices, [1, 0])
}
const tone = Float32Array.from({ length: 22050 }, (_, i) => Math.sin((2 * Math.PI * 440 * i) / 22050))
same('melspec', melSpectrogram(tone, { sampleRate: 22050, nMels: 64 }).bands, 64)
same('features', Math.round(spectralCentroid(tone)[20]), 440)
const lists = [['a', 'b', 'c'], ['b', 'c', 'd']]
const model = await Word2Vec.train(lists, { sg: true, minCount: 1, vectorSize: 8, epochs: 2, seed: 1 })
same('word2vec', model.vectors.mostSimilar({ positive: ['b'], limit: 2 }).length, 2)
same('item-cf', ItemKnn.fit(lists, { similarity: 'cosine', k: 5 }).recommend(['a'], { limit: 1 })[0].id, 'b')
same('text', (await loadEnglishEncoder()).encode('calm piano').length, 256)
const wav = new Uint8Array(44 + 2000)
const view = new DataView(wav.buffer)
const text = (at, letters) => [...letters].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)))
text(0, 'RIFF'); view.setUint32(4, 36 + 2000, true); text(8, 'WAVEfmt '); view.setUint32(16, 16, true)
view.setUint16(20, 1, true); view.setUint16(22, 1, true); view.setUint32(24, 8000, true); view.setUint32(28, 16000, true)
view.setUint16(32, 2, true); view.setUint16(34, 16, true); text(36, 'data'); view.setUint32(40, 2000, true)
same('decode', (await decode(wav)).samples.length, 1000)
same('genre-cnn', typeof clipsFromMel, 'function')
console.log('ok')
`

export function tryAsStranger(trial: Trial): void {
  oneLibrary(trial)
  theProgram(trial)
  aPage(trial)
  otherRuntimes(trial)
}

function empty(trial: Trial, name: string): string {
  const folder = join(trial.work, name)
  mkdirSync(folder)
  return folder
}

function oneLibrary(trial: Trial): void {
  const folder = empty(trial, 'one-library')
  trial.step('npm init', 'npm', ['init', '-y'], folder)
  trial.step('npm i @murecom/knn', 'npm', ['install', '@murecom/knn'], folder)
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as { packages: object }
  const installed = Object.keys(lock.packages).length - 1
  if (installed !== 1) throw new Error(`@murecom/knn brings ${installed} packages instead of itself alone`)
  // As the README says, from CommonJS too.
  writeFileSync(
    join(folder, 'try.cjs'),
    `const { BallTree } = require('@murecom/knn')
const tree = new BallTree(new Float32Array([0, 0, 1, 0, 0, 1]), { dimensions: 2 })
if (tree.query(new Float32Array([0.9, 0]), { k: 1 }).indices[0] !== 1) throw new Error('wrong neighbour')`,
  )
  trial.step('require("@murecom/knn")', process.execPath, ['try.cjs'], folder)
}

function theProgram(trial: Trial): void {
  const folder = empty(trial, 'the-program')
  const music = empty(trial, 'music')
  const recordings = join(trial.root, 'packages', 'decode', 'test', 'fixtures', 'ffmpeg')
  for (const name of ['layer3.mp3', 'vorbis.ogg']) cpSync(join(recordings, name), join(music, name))
  const library = join(folder, 'library.db')
  const printed = trial.step(
    'npx murecom index',
    'npx',
    ['-y', 'murecom', 'index', music, '--library', library],
    folder,
  )
  if (!/added|refused|skipped|shorter/.test(printed)) throw new Error(`npx murecom index printed: ${printed}`)
  const version = trial.step('npx murecom --version', 'npx', ['-y', 'murecom', '--version'], folder)
  if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`npx murecom --version printed: ${version}`)
}

function aPage(trial: Trial): void {
  const folder = empty(trial, 'a-page')
  trial.step(
    'npm create vite',
    'npm',
    ['create', '-y', 'vite@latest', 'page', '--', '--template', 'vanilla-ts'],
    folder,
  )
  const page = join(folder, 'page')
  trial.step('npm i, in the page', 'npm', ['install', '@murecom/decode', '@murecom/knn', 'murecom'], page)
  writeFileSync(
    join(page, 'src', 'main.ts'),
    `import { decode } from '@murecom/decode'
import { SongIndex } from 'murecom'
const index = new SongIndex()
document.addEventListener('drop', async event => {
  for (const file of event.dataTransfer?.files ?? []) {
    const { samples, sampleRate } = await decode(file)
    await index.add(file.name, samples, { sampleRate })
  }
})`,
  )
  trial.step('npm run build, in the page', 'npm', ['run', 'build'], page)
}

function otherRuntimes(trial: Trial): void {
  const folder = empty(trial, 'other-runtimes')
  trial.step('npm init', 'npm', ['init', '-y'], folder)
  trial.step('npm i, numeric packages', 'npm', ['install', ...NUMERIC], folder)
  writeFileSync(join(folder, 'smoke.mjs'), SMOKE)
  for (const [name, command, args] of [
    ['Node', process.execPath, ['smoke.mjs']],
    ['Bun', 'npx', ['-y', BUN, 'run', 'smoke.mjs']],
    ['Deno', 'npx', ['-y', DENO, 'run', '--allow-all', 'smoke.mjs']],
  ] as const) {
    const printed = trial.step(`numeric packages under ${name}`, command, args, folder)
    if (!printed.trim().endsWith('ok')) throw new Error(`${name} printed: ${printed}`)
  }
}
