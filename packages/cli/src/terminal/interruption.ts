import type { Io } from './io.ts'

/** A signal that the first Ctrl-C aborts, for as long as it is not disposed of. */
export function interruptionOf(io: Io): { readonly signal: AbortSignal } & Disposable {
  const controller = new AbortController()
  const stopListening = io.onInterrupt(() => controller.abort())
  return { signal: controller.signal, [Symbol.dispose]: stopListening }
}
