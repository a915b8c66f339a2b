import type { Floats } from '../kernels/scan.ts'
import type { RowSearchSettings } from '../tree/row-search.ts'

/** What a thread is asked. The first request gives it its rows, which begin at row `base` of the caller's. */
export type WorkerRequest =
  | { kind: 'fit'; rows: Floats; settings: RowSearchSettings; base: number; simd: boolean }
  | { kind: 'rows' }
  | { kind: 'nearest'; queries: Floats; selves?: Int32Array; k: number; bitmap: Uint8Array | undefined }
  | {
      kind: 'within'
      queries: Floats
      selves?: Int32Array
      radius: number
      sorted: boolean
      bitmap: Uint8Array | undefined
    }
