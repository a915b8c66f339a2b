/** Clips a second of the original's network, inference and training, beside Keras on the same cores in the same run. */
import { execFileSync } from 'node:child_process'
import { peerPythonOrSkip, startPeer } from '@murecom/testing/peer'
import { median, record } from '../../../benchmarks/record.ts'
import { loadGtzanGenreCnn } from '../src/gtzan.ts'
import { GenreCnn } from '../src/index.ts'

const CLIPS = 1024
const ROUNDS = Number(process.env['MURECOM_BENCH_ROUNDS'] ?? 5)

const peer = peerPythonOrSkip() && startPeer(new URL('./peer.py', import.meta.url), { quiet: true })
if (peer) {
  const { versions } = await peer.ask<{ versions: Record<string, string> }>({ do: 'prepare', clips: CLIPS })
  const x = Float32Array.from({ length: CLIPS * 128 * 128 }, (_, i) => ((i * 2654435761) % 4294967296) / 4294967296)
  const y = Array.from({ length: CLIPS }, (_, n) => n % 10)
  const model = await loadGtzanGenreCnn()
  const threads = await model.parallel({ workers: 2 })
  const training = GenreCnn.create({ labels: model.labels })
  const seconds = async (what: () => Promise<unknown>): Promise<number> => {
    const began = performance.now()
    await what()
    return (performance.now() - began) / 1000
  }
  /** One epoch, its first step left out: threads load their own backend in it. */
  const train = async (workers: number): Promise<number> => {
    let began = 0
    await training.fit({
      x,
      y,
      epochs: 2,
      workers,
      onEpoch: ({ epoch }) => {
        if (epoch === 0) began = performance.now()
      },
    })
    return (performance.now() - began) / 1000
  }
  await model.predict(x.subarray(0, 64 * 128 * 128))
  await threads.predict(x.subarray(0, 64 * 128 * 128))
  const times: Record<string, number[]> = {}
  for (let round = 0; round < ROUNDS; round++) {
    const note = async (name: string, what: () => Promise<number>): Promise<void> => {
      times[name] ??= []
      times[name].push(await what())
    }
    await note('predict keras', async () => (await peer.ask<{ seconds: number }>({ do: 'predict' })).seconds)
    await note('predict 1', () => seconds(() => model.predict(x)))
    await note('predict 2', () => seconds(() => threads.predict(x)))
    await note('train keras', async () => (await peer.ask<{ seconds: number }>({ do: 'train' })).seconds)
    await note('train 1', () => train(0))
    await note('train 2', () => train(2))
  }
  await threads.close()
  peer.close()
  const rate = (name: string): number => Math.round(CLIPS / median(times[name]!))
  const row = (what: string, key: string) => ({
    'clips a second': what,
    Keras: rate(`${key} keras`),
    'one thread': rate(`${key} 1`),
    'two threads': rate(`${key} 2`),
    'two threads / Keras': Number((rate(`${key} 2`) / rate(`${key} keras`)).toFixed(2)),
  })
  const rows = [row('inference', 'predict'), row('training, batch 128', 'train')]
  console.table(rows)
  record('genre-speed', versions, rows)
}

// Start-up: a new process that loads the model and predicts one clip.
const program = `
const { loadGtzanGenreCnn } = await import('@murecom/genre-cnn/gtzan')
const model = await loadGtzanGenreCnn()
await model.predict(new Float32Array(128 * 128))
console.log(process.uptime())`
const uptimes = Array.from({ length: ROUNDS }, () => {
  const args = ['--conditions=@murecom/source', '--input-type=module', '-e', program]
  return Number(
    execFileSync(process.execPath, args, { cwd: import.meta.dirname, encoding: 'utf8' })
      .trim()
      .split('\n')
      .at(-1),
  )
})
const startup = [{ 'start of Node to the first prediction': 'seconds', median: Number(median(uptimes).toFixed(2)) }]
console.table(startup)
record('genre-startup', {}, startup)
