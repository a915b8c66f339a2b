/**
 * The size of the original system: 177,889 playlists, 11.8 million rows, 5 epochs of skip-gram with 5 negatives at 100
 * dimensions, tracks seen four times or more. Each program runs in a process of its own, so that peak memory is its own.
 * It takes minutes and gigabytes, so `pnpm bench` runs it only with WORD2VEC_SCALE set: a part of the playlists (1 is all).
 * WORD2VEC_SCALE_THREADS=2 runs only the pair of programs with two threads, about a third of the time of both.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Word2Vec } from '@murecom/word2vec'
import { lineSentences } from '@murecom/word2vec/node'
import { loadSimdKernels } from '@murecom/word2vec/simd'
import { type Row, record } from '../../../benchmarks/record.ts'
import { type PeerRun, startGensim } from './gensim.ts'
import { generatePlaylists, ORIGINAL_SCALE } from './playlists.ts'

const scale = Number(process.env['WORD2VEC_SCALE'] ?? 0)
const own = process.argv[2]
if (own) {
  // The child: trains on the file and prints what the peer prints.
  const sentences: string[][] = []
  for await (const sentence of lineSentences(own)) sentences.push(sentence)
  const begun = performance.now()
  const model = await Word2Vec.train(sentences, {
    sg: true,
    minCount: 4,
    workers: Number(process.argv[3]) > 1 ? Number(process.argv[3]) : 0,
    kernels: await loadSimdKernels(),
    onProgress: ({ epochDone, epoch, wordsPerSecond }) => {
      if (epochDone) console.error(`epoch ${epoch}: ${Math.round(wordsPerSecond)} words/s`)
    },
  })
  const seconds = (performance.now() - begun) / 1000
  const peakBytes = process.resourceUsage().maxRSS * 1024
  const scans: number[] = []
  for (const key of model.vectors.keys.slice(0, 12)) {
    const asked = performance.now()
    model.vectors.mostSimilar({ positive: [key] })
    scans.push(performance.now() - asked)
  }
  const scanMs = scans.sort((a, b) => a - b)[6]
  console.log(JSON.stringify({ seconds, peakBytes, words: model.vectors.length, scanMs }))
} else if (scale > 0) {
  const folder = mkdtempSync(join(tmpdir(), 'word2vec-'))
  const file = join(folder, 'playlists.txt')
  const handle = openSync(file, 'w')
  const playlists = Math.round(ORIGINAL_SCALE.playlists * scale)
  const tracks = Math.round(ORIGINAL_SCALE.tracks * scale)
  let rowsOfData = 0
  for (const playlist of generatePlaylists({ ...ORIGINAL_SCALE, playlists, tracks })) {
    rowsOfData += playlist.length
    writeSync(handle, `${playlist.join(' ')}\n`)
  }
  const rows: Row[] = []
  const add = (program: string, threads: number, run: PeerRun & { scanMs?: number }, reference: number): void => {
    const row = {
      program,
      threads,
      playlists,
      rows: rowsOfData,
      tracks: run.words,
      seconds: Number(run.seconds.toFixed(1)),
      'part of the time of gensim': Number((run.seconds / reference).toFixed(3)),
      'peak MB': Math.round(run.peakBytes / 1e6),
      'mostSimilar ms': run.scanMs === undefined ? '' : Number(run.scanMs.toFixed(1)),
    }
    rows.push(row)
    console.log(JSON.stringify(row))
  }
  let version = ''
  const only = process.env['WORD2VEC_SCALE_THREADS']
  const begun = performance.now()
  const tell = (what: string): void => console.log(`${((performance.now() - begun) / 60_000).toFixed(1)} min: ${what}`)
  for (const threads of only ? [Number(only)] : [1, 2]) {
    tell(`gensim trains, threads: ${threads}`)
    const peer = await startGensim()
    version = peer.version
    const theirs = await peer.train(file, { vector_size: 100, sg: 1, min_count: 4, epochs: 5, workers: threads })
    peer.close()
    add('gensim', threads, theirs, theirs.seconds)
    tell(`ours trains, threads: ${threads}`)
    const args = ['--conditions=@murecom/source', '--max-old-space-size=8000', import.meta.filename, file, `${threads}`]
    const { stdout } = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' })
    add('ours, SIMD', threads, JSON.parse(stdout), theirs.seconds)
  }
  rmSync(folder, { recursive: true })
  record('word2vec-scale', { gensim: version }, rows)
} else console.log('skipped: set WORD2VEC_SCALE to a part of the original size, 0.01 to 1')
