import { show } from '@murecom/internal'
import { type Framing, framesOf } from './framing.ts'

/** Checks a whole signal and returns its number of frames, at least 1. */
export function checkSignal(where: string, signal: Float32Array | Float64Array, framing: Framing): number {
  checkSamples(where, signal)
  const frames = framesOf(framing, signal.length)
  if (signal.length === 0) throw new RangeError(`${where}: signal must hold at least one sample, got 0`)
  if (frames === 0) {
    throw new RangeError(
      `${where}: signal must hold at least nFft (${framing.nFft}) samples when center is false, got ${signal.length}`,
    )
  }
  return frames
}

/** Checks the type and that every sample is finite. O(n). */
export function checkSamples(where: string, signal: Float32Array | Float64Array): void {
  if (!(signal instanceof Float32Array || signal instanceof Float64Array)) {
    throw new TypeError(`${where}: signal must be a Float32Array or Float64Array, got ${show(signal)}`)
  }
  // A sum that is finite has no term that is not: one addition a sample. A tree of them, because a chain waits for each to
  // end: 0.6 ms for 30 s at 22,050 Hz; four chains of x - x took 2.7 ms.
  const n = signal.length
  let a = 0
  let b = 0
  let i = 0
  for (; i + 7 < n; i += 8) {
    a += signal[i]! + signal[i + 1]! + (signal[i + 2]! + signal[i + 3]!)
    b += signal[i + 4]! + signal[i + 5]! + (signal[i + 6]! + signal[i + 7]!)
  }
  for (; i < n; i++) a += signal[i]!
  if (Number.isFinite(a + b)) return
  // Finite float64 samples may add up to more than there are numbers for.
  const at = signal.findIndex(x => !Number.isFinite(x))
  if (at >= 0) throw new RangeError(`${where}: signal must hold finite numbers, got ${signal[at]} at index ${at}`)
}
