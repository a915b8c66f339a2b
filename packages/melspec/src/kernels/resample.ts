import type { ResampleKernel } from '../kernels.ts'
import { halveKernel } from './halve.ts'
import { type PolyphaseTables, polyphase } from './polyphase.ts'

/** The resampling loop in TypeScript. */
export function resampleKernel(tables: PolyphaseTables): ResampleKernel {
  return halveKernel(tables) ?? ((signal, first, out) => polyphase(signal, tables, first, out))
}
