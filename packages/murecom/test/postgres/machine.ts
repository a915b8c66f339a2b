import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A process with a library on PostgreSQL; see machine-process.ts for what can be called. */
export class Machine {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, { resolve: (result: never) => void; reject: (error: unknown) => void }>()
  #calls = 0

  constructor() {
    // Without the flags of the tests: with them, require of pg would load modules that it does not expect.
    this.#child = fork(join(import.meta.dirname, 'machine-process.ts'), [], {
      execArgv: ['--conditions=@murecom/source'],
      serialization: 'advanced',
    })
    this.#child.on('message', (answer: { id: number; result?: never; error?: object }) => {
      const waiting = this.#waiting.get(answer.id)!
      this.#waiting.delete(answer.id)
      if (answer.error) waiting.reject(answer.error)
      else waiting.resolve(answer.result as never)
    })
    this.#child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the machine is gone'))
    })
  }

  call<T = unknown>(call: string, ...args: unknown[]): Promise<T> {
    const id = this.#calls++
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (result: never) => void, reject })
      this.#child.send({ id, call, args })
    })
  }

  /** Ends it at once, as a power cut does. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill('SIGKILL')
    await once(this.#child, 'exit')
  }
}
