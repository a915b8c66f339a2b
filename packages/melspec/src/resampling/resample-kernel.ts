import { complexFft } from '../fft/complex-fft.ts'
import { overlapSave } from '../kernels/overlap-save.ts'
import { type PolyphaseTables, polyphase } from '../kernels/polyphase.ts'
import type { ResampleKernel } from '../kernels/types.ts'
import { overlapSaveTables } from './overlap-save-tables.ts'

/** The resampling loop in TypeScript, with its tables and transforms. */
export function resampleKernel(filter: PolyphaseTables): ResampleKernel {
  const tables = overlapSaveTables(filter)
  if (!tables) return (signal, first, out) => polyphase(signal, filter, first, out)
  const plan = { ...tables, there: complexFft(tables.sizeIn), back: complexFft(tables.sizeOut) }
  return (signal, first, out) => overlapSave(plan, signal, first, out)
}
