import { turns } from '@murecom/internal/signal'

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
  const turn = turns(TURN_MS)
  try {
    for (;;) {
      signal?.throwIfAborted()
      const step = steps.next()
      if (step.done) return step.value
      const taken = turn()
      if (taken) await taken // a step is too short to wait for nothing
    }
  } finally {
    steps.return(undefined as never) // closes the iterators that an unfinished computation holds
  }
}
