import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** librosa in a process of its own, one thread, answering one request after the other. */
export interface Peer {
  ask<T>(request: object): Promise<T>
  give(name: string, signal: Float32Array): Promise<void>
  close(): void
}

/** @throws Error where the variable MURECOM_PYTHON does not name a Python with librosa */
export function librosaPeer(): Peer {
  const python = process.env['MURECOM_PYTHON']
  if (!python) throw new Error('set MURECOM_PYTHON to a Python with librosa (tools/fixtures/requirements.txt)')
  const folder = mkdtempSync(join(tmpdir(), 'melspec-bench-'))
  const child = spawn(python, [join(import.meta.dirname, 'librosa_peer.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      OMP_NUM_THREADS: '1',
      OPENBLAS_NUM_THREADS: '1',
      MKL_NUM_THREADS: '1',
      NUMBA_NUM_THREADS: '1',
    },
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const ask = async <T>(request: object): Promise<T> => {
    child.stdin.write(`${JSON.stringify(request)}\n`)
    const { value, done } = await lines.next()
    if (done) throw new Error('the Python process ended')
    return JSON.parse(value) as T
  }
  return {
    ask,
    async give(name, signal) {
      const path = join(folder, `${name}.f32`)
      writeFileSync(path, new Uint8Array(signal.buffer, signal.byteOffset, signal.byteLength))
      await ask({ task: 'signal', name, path })
    },
    close() {
      child.stdin.end()
      rmSync(folder, { recursive: true })
    },
  }
}
