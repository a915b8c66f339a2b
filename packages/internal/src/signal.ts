/**
 * What the promise settles with, or a rejection with the signal's reason as soon as it is aborted; the work itself goes on.
 * A rejection of the work that comes after the abort is swallowed.
 */
export async function untilAborted<T>(work: T | Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    Promise.resolve(work)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop))
  })
}

/**
 * Lets the event loop run: resolves in a later task, so a timer, a message or a click can abort a signal before. In Node this is
 * `setImmediate`, because Node handles up to 1,000 messages before it looks at a timer. In a page it is a message, because the
 * timers of a page in the background wait for a second.
 */
export function eventLoopTurn(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (then: () => void) => void }
  return new Promise(resolve => {
    if (setImmediate) return setImmediate(resolve)
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(0)
  })
}

/** Milliseconds that a computation may hold the event loop. */
const TURN_MS = 25

/**
 * A function that a long computation calls between two pieces of work. It takes an {@link eventLoopTurn} when `ms` of work
 * lie behind it, and returns undefined before.
 */
export function turns(ms = TURN_MS): () => Promise<void> | undefined {
  let began = performance.now()
  return () => {
    if (performance.now() - began < ms) return undefined
    return eventLoopTurn().then(() => {
      began = performance.now()
    })
  }
}

/**
 * The same for a call that can be stopped: what it returns rejects with the reason of a signal that was aborted. Without a
 * signal it does nothing.
 */
export function stoppable(signal: AbortSignal | undefined): () => Promise<void> | undefined {
  if (!signal) return () => undefined
  const turn = turns()
  return async () => {
    await turn()
    signal.throwIfAborted()
  }
}
