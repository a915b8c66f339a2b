import { checkKernels } from '@murecom/internal'
import { dots } from './dots.ts'
import type { Word2VecKernels } from './types.ts'

/** The kernels in plain TypeScript, which work everywhere. */
export const typescriptKernels: Word2VecKernels = {
  package: '@murecom/word2vec',
  name: 'typescript',
  allocate({ size }, shared) {
    // A view without a length needs a buffer of whole elements.
    const bytes = Math.ceil(size / 8) * 8
    return { buffer: shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes) }
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

/** The kernels that a caller gave, or else those in TypeScript. @throws TypeError for those of another package */
export function chosenKernels(where: string, given: Word2VecKernels | null | undefined): Word2VecKernels {
  return checkKernels(where, given, '@murecom/word2vec') ?? typescriptKernels
}
