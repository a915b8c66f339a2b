import { untilAborted } from '@murecom/internal/signal'
import type { WorkerClient } from '@murecom/internal/threads'
import { concatenate } from '../data/concatenate.ts'
import type { MusicnnRunner, PatchOutputs } from '../inference/runner.ts'
import { MEL_BANDS, PATCH_FRAMES } from '../musicnn/weights.ts'
import type { InferenceRequest } from './requests.ts'
import { ranges } from './start-threads.ts'

/** The musicnn network on several threads, among which the patches of a recording are divided. */
export class MusicnnThreads implements MusicnnRunner {
  readonly #clients: readonly WorkerClient[]

  /** @param clients threads that have loaded the network */
  constructor(clients: readonly WorkerClient[]) {
    this.#clients = clients
  }

  async run(mel: Float32Array, starts: readonly number[], signal?: AbortSignal): Promise<PatchOutputs> {
    const parts = ranges(starts.length, this.#clients.length).map(([from, to], i) => {
      const first = starts[from]! * MEL_BANDS
      const part = mel.slice(first, (starts[to - 1]! + PATCH_FRAMES) * MEL_BANDS)
      const own = starts.slice(from, to).map(start => start - starts[from]!)
      const request: InferenceRequest = { kind: 'patches', mel: part, starts: own }
      return this.#clients[i]!.call<PatchOutputs>(request, [part.buffer])
    })
    const outputs = await untilAborted(Promise.all(parts), signal)
    return {
      tags: concatenate(outputs.map(o => o.tags)),
      penultimate: concatenate(outputs.map(o => o.penultimate)),
      maxPool: concatenate(outputs.map(o => o.maxPool)),
      meanPool: concatenate(outputs.map(o => o.meanPool)),
    }
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await Promise.all(this.#clients.map(client => client.terminate()))
  }
}
