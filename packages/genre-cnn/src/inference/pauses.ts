/** Milliseconds of work after which a call that can be stopped lets the event loop run. */
const WORK_MS = 25

/**
 * A function that a long computation awaits between two pieces of work. It lets the event loop run now and then: nothing could
 * abort the signal otherwise. Without a signal it returns at once.
 */
export function eventBreaks(signal: AbortSignal | undefined): () => Promise<void> {
  let began = performance.now()
  return async () => {
    if (!signal || performance.now() - began < WORK_MS) return
    await nextEvent()
    began = performance.now()
  }
}

/** Resolves in a task of its own. A message, because timers of a page in the background wait for a second. */
async function nextEvent(): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  await new Promise(resolve => {
    port1.onmessage = resolve
    port2.postMessage(undefined)
  })
  port1.close()
}

/** The same, for a call that rejects: throws the reason of a signal that was aborted. */
export function pauses(signal: AbortSignal | undefined): () => Promise<void> {
  const eventBreak = eventBreaks(signal)
  return async () => {
    await eventBreak()
    signal?.throwIfAborted()
  }
}

/** The promise, or a rejection with the signal's reason as soon as it is aborted; what the promise waits for goes on. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  signal.throwIfAborted()
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
