import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startPeer } from '@murecom/testing/peer'

/** scikit-learn in a process of its own. */
export interface ScikitLearn {
  version: string
  /** Milliseconds of one operation of scikit_learn.py. */
  time(request: Record<string, unknown>): Promise<number>
  load(data: Float32Array, queries: Float32Array, columns: number): Promise<void>
  close(): void
}

/** @param threads what numpy and OpenMP may use */
export async function startScikitLearn(threads: number): Promise<ScikitLearn> {
  const peer = startPeer(new URL('./scikit_learn.py', import.meta.url), { threads })
  const { version } = await peer.next<{ version: string }>()
  const time = async (request: Record<string, unknown>): Promise<number> => (await peer.ask<{ ms: number }>(request)).ms
  return {
    version,
    time,
    async load(data, queries, columns) {
      const paths = { data: join(peer.folder, 'data.f32'), queries: join(peer.folder, 'queries.f32') }
      writeFileSync(paths.data, data)
      writeFileSync(paths.queries, queries)
      await time({ op: 'load', columns, ...paths })
    },
    close: peer.close,
  }
}
