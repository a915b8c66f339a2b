/** Those who are called back when something changes. */
export class Listeners<A extends readonly unknown[] = []> {
  #all: { listener: (...args: A) => void; signal: AbortSignal | undefined }[] = []

  /** Adds one; with a signal it is called until that is aborted. */
  add(listener: (...args: A) => void, signal?: AbortSignal): void {
    this.#all.push({ listener, signal })
  }

  call(...args: A): void {
    this.#all = this.#all.filter(({ signal }) => !signal?.aborted)
    for (const { listener } of this.#all) listener(...args)
  }
}
