/** Musicnn beside the Python package on the same cores in the same run: agreement on real recordings, and speed. */
import { join } from 'node:path'
import { decode } from '@murecom/decode/node'
import { peerPythonOrSkip, startPeer } from '@murecom/testing/peer'
import { median, record } from '../../../benchmarks/record.ts'
import { loadMusicnn } from '../src/musicnn.ts'

const SECONDS = 30
const ROUNDS = Number(process.env['MURECOM_BENCH_ROUNDS'] ?? 5)
const RECORDINGS = [
  'arovane_beat_a',
  'arovane_beat_b',
  'arovane_beat_c',
  'ambi_sauna',
  'loop_3d_printer',
  'loop_garzul',
  'ambi_haunted_hum',
  'ambi_lunar_land',
]

const peer = peerPythonOrSkip() && startPeer(new URL('./peer.py', import.meta.url), { quiet: true })
if (peer) {
  const { versions } = await peer.ask<{ versions: Record<string, string> }>({ do: 'load_musicnn' })
  const alone = await loadMusicnn()
  const threads = await loadMusicnn({ workers: 2 })

  const folder = join(import.meta.dirname, '..', 'node_modules', 'supersonic-scsynth-samples', 'samples')
  const differences: number[] = []
  for (const name of RECORDINGS) {
    const path = join(folder, `${name}.flac`)
    const { samples } = await decode(path, { sampleRate: 16000 })
    const { mean } = await threads.tags(samples)
    const expected = (await peer.ask<{ mean: number[] }>({ do: 'tags', path })).mean
    differences.push(...expected.map((e, i) => Math.abs(e - mean[i]!)))
  }
  const accuracy = [
    {
      'mean tags from the file on': `${differences.length / 50} CC0 recordings`,
      'mean difference': Number((differences.reduce((a, b) => a + b, 0) / differences.length).toFixed(5)),
      'largest difference': Number(Math.max(...differences).toFixed(5)),
    },
  ]
  console.table(accuracy)
  record('musicnn-accuracy', versions, accuracy)

  const samples = Float32Array.from({ length: 16000 * SECONDS }, (_, i) => 0.3 * Math.sin(i * 0.05 * (1 + i / 1e5)))
  const times: Record<string, number[]> = {}
  const note = async (name: string, what: () => Promise<unknown>): Promise<void> => {
    const began = performance.now()
    await what()
    times[name] ??= []
    times[name].push((performance.now() - began) / 1000)
  }
  for (let round = 0; round <= ROUNDS; round++) {
    const { seconds } = await peer.ask<{ seconds: number }>({ do: 'tags', length: SECONDS })
    times['python'] ??= []
    times['python'].push(seconds)
    await note('one', () => alone.tags(samples))
    await note('two', () => threads.tags(samples))
    await note('hop', () => threads.tags(samples, { hop: 2 * 187 }))
  }
  await threads.close()
  peer.close()
  const rate = (name: string): number => Math.round(SECONDS / median(times[name]!.slice(1)))
  const rows = [
    ['Python: librosa and TensorFlow, both cores', rate('python')],
    ['one thread', rate('one')],
    ['two threads', rate('two')],
    ['two threads, every second patch (hop 374)', rate('hop')],
  ].map(([what, figure]) => ({ 'from samples to tags': what!, 'seconds of audio a second': figure! }))
  console.table(rows)
  record('musicnn-speed', versions, rows)
}
