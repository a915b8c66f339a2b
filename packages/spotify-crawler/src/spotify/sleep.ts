import { untilAborted } from '@murecom/internal/signal'

/** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const slept = new Promise<void>(resolve => {
    timer = setTimeout(resolve, ms)
  })
  try {
    await untilAborted(slept, signal)
  } finally {
    clearTimeout(timer)
  }
}
