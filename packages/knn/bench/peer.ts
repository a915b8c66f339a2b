import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** scikit-learn in a process of its own, asked over its standard input. */
export interface Peer {
  version: string
  /** Milliseconds of one operation of scikit_learn.py. */
  time(request: Record<string, unknown>): Promise<number>
  load(data: Float32Array, queries: Float32Array, columns: number): Promise<void>
  end(): void
}

/** @param threads what numpy and OpenMP may use */
export async function startPeer(threads: number): Promise<Peer> {
  const python = process.env['MURECOM_PYTHON']
  if (!python)
    throw new Error('MURECOM_PYTHON must name a Python with scikit-learn: see tools/fixtures/requirements.txt')
  const some = String(threads)
  const env = { ...process.env, OMP_NUM_THREADS: some, OPENBLAS_NUM_THREADS: some, LOKY_MAX_CPU_COUNT: some }
  const child = spawn(python, [join(import.meta.dirname, 'scikit_learn.py')], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const read = async (): Promise<Record<string, unknown>> => JSON.parse((await lines.next()).value as string)
  const { version } = (await read()) as { version: string }
  const folder = mkdtempSync(join(tmpdir(), 'knn-bench-'))
  const time = async (request: Record<string, unknown>): Promise<number> => {
    child.stdin.write(`${JSON.stringify(request)}\n`)
    return (await read())['ms'] as number
  }
  return {
    version,
    time,
    async load(data, queries, columns) {
      const paths = { data: join(folder, 'data.f32'), queries: join(folder, 'queries.f32') }
      writeFileSync(paths.data, data)
      writeFileSync(paths.queries, queries)
      await time({ op: 'load', columns, ...paths })
    },
    end() {
      child.stdin.end()
      rmSync(folder, { recursive: true })
    },
  }
}
