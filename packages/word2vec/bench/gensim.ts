import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface PeerRun {
  seconds: number
  peakBytes: number
  words: number
}

export interface Peer {
  version: string
  train(file: string, options: Record<string, unknown>, save?: string): Promise<PeerRun>
  close(): void
}

/** gensim in a process of its own, in the Python that the variable MURECOM_PYTHON names. */
export async function startGensim(): Promise<Peer> {
  const python = process.env['MURECOM_PYTHON']
  if (!python) throw new Error('set MURECOM_PYTHON to a Python with gensim: see tools/fixtures/requirements.txt')
  const child = spawn(python, [join(import.meta.dirname, 'gensim_peer.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PYTHONHASHSEED: '0', OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const next = async (): Promise<Record<string, never>> => {
    const { value, done } = await lines.next()
    if (done) throw new Error('gensim ended')
    return JSON.parse(value)
  }
  const { gensim } = await next()
  return {
    version: gensim!,
    async train(file, options, save) {
      child.stdin.write(`${JSON.stringify({ file, options, save: save ?? null })}\n`)
      return (await next()) as unknown as PeerRun
    },
    close: () => child.stdin.end(),
  }
}
