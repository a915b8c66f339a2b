import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Peer, startPeer } from '@murecom/testing/peer'

/** librosa in a process of its own, with one thread. */
export interface Librosa extends Peer {
  /** Hands over a signal, which later requests name. */
  give(name: string, signal: Float32Array): Promise<void>
}

/**
 * @param program what answers in Python, with the task `signal` among others
 * @throws Error where the variable MURECOM_PYTHON does not name a Python with librosa
 */
export function startLibrosa(program = new URL('./librosa_peer.py', import.meta.url)): Librosa {
  const peer = startPeer(program, { threads: 1 })
  return {
    ...peer,
    async give(name, signal) {
      const path = join(peer.folder, `${name}.f32`)
      writeFileSync(path, new Uint8Array(signal.buffer, signal.byteOffset, signal.byteLength))
      await peer.ask({ task: 'signal', name, path })
    },
  }
}
