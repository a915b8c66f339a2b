import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Peer, startPeer } from '@murecom/testing/peer'

/** librosa in a process of its own, with one thread. */
export interface Librosa extends Peer {
  /** Hands over a signal at 22,050 Hz, which later requests name. */
  give(name: string, signal: Float32Array): Promise<void>
}

/** @throws Error where the variable MURECOM_PYTHON does not name a Python with librosa */
export function startLibrosa(): Librosa {
  const peer = startPeer(new URL('./librosa_peer.py', import.meta.url), { threads: 1 })
  return {
    ...peer,
    async give(name, signal) {
      const path = join(peer.folder, `${name}.f32`)
      writeFileSync(path, new Uint8Array(signal.buffer, signal.byteOffset, signal.byteLength))
      await peer.ask({ task: 'signal', name, path })
    },
  }
}
