import { type PolyphaseTables, polyphase } from '../kernels/polyphase.ts'
import type { ResampleKernel } from '../kernels/types.ts'
import { halveKernel } from './halve-kernel.ts'

/** The resampling loop in TypeScript. */
export function resampleKernel(tables: PolyphaseTables): ResampleKernel {
  return halveKernel(tables) ?? ((signal, first, out) => polyphase(signal, tables, first, out))
}
