import { dots } from './dots.ts'
import type { Word2VecKernels } from './types.ts'

/** The kernels in plain TypeScript, which work everywhere. */
export const typescriptKernels: Word2VecKernels = {
  name: 'typescript',
  allocate(bytes, shared) {
    // A view without a length needs a buffer of whole elements.
    const whole = Math.ceil(bytes / 8) * 8
    return { buffer: shared ? new SharedArrayBuffer(whole) : new ArrayBuffer(whole) }
  },
  open: ({ buffer }) => ({
    dots: (rowsAt, rows, stride, queriesAt, queries, outAt) =>
      dots(
        new Float32Array(buffer, rowsAt, rows * stride),
        rows,
        stride,
        new Float32Array(buffer, queriesAt, queries * stride),
        queries,
        new Float32Array(buffer, outAt, queries * rows),
      ),
  }),
}
