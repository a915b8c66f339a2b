import { startPeer } from '@murecom/testing/peer'

export interface PeerRun {
  seconds: number
  peakBytes: number
  words: number
}

export interface Gensim {
  version: string
  train(file: string, options: Record<string, unknown>, save?: string): Promise<PeerRun>
  close(): void
}

/** gensim in a process of its own, with one thread of its numeric libraries. */
export async function startGensim(): Promise<Gensim> {
  const script = new URL('./gensim_peer.py', import.meta.url)
  const peer = startPeer(script, { threads: 1, env: { PYTHONHASHSEED: '0' } })
  const { gensim } = await peer.next<{ gensim: string }>()
  return {
    version: gensim,
    train: (file, options, save) => peer.ask<PeerRun>({ file, options, save: save ?? null }),
    close: peer.close,
  }
}
