/**
 * A long computation in steps of a few milliseconds, as a generator: each `yield` is a place where the caller may let other
 * work run. {@link finish} runs one at a stretch, for synchronous calls; {@link finishInTurns} returns to the event loop now
 * and then, for asynchronous ones, and stops when a signal says so.
 */
export type Steps<T> = Generator<void, T, void>

/** Milliseconds that a computation may hold the event loop. */
const TURN_MS = 10

/** Runs all steps at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/**
 * Runs all steps, and lets other tasks run every few milliseconds.
 *
 * @throws the signal's reason (as a rejection) when it is aborted before the last step
 */
export async function finishInTurns<T>(steps: Steps<T>, signal: AbortSignal | undefined): Promise<T> {
  const { pause, close } = pauser()
  try {
    for (let turn = performance.now(); ; ) {
      signal?.throwIfAborted()
      const step = steps.next()
      if (step.done) return step.value
      if (performance.now() - turn < TURN_MS) continue
      await pause()
      turn = performance.now()
    }
  } finally {
    close()
    steps.return(undefined as never) // closes the iterators that an unfinished computation holds
  }
}

/**
 * `pause` resolves after the tasks that wait. Node's `setImmediate` lets timers and input run in between; a message to itself,
 * which a page's event loop treats as a task like any other, would let Node handle up to 1,000 messages before a timer.
 */
function pauser(): { pause: () => Promise<void>; close: () => void } {
  const { setImmediate } = globalThis as { setImmediate?: (then: () => void) => void }
  if (setImmediate) return { pause: () => new Promise(resolve => setImmediate(resolve)), close() {} }
  const { port1, port2 } = new MessageChannel()
  return {
    pause: () =>
      new Promise(resolve => {
        port1.onmessage = () => resolve()
        port2.postMessage(undefined)
      }),
    close: () => port1.close(),
  }
}
