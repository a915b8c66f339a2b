import { closeSync, fstatSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { checkKernels, checkOptions } from '@murecom/internal'
import { IvfIndex } from './ivf-index.ts'
import { bytesOf, readState } from './lists/buffer.ts'
import { FileRows, readWhole } from './lists/file-rows.ts'
import type { IvfOptions } from './lists/options.ts'

/** An index whose rows stay in a file. */
export interface IvfFile {
  /** Added rows are in memory until the index is written again. */
  readonly index: IvfIndex
  /** Closes the file; then the index cannot be asked any more. */
  close(): void
  [Symbol.dispose](): void
}

/**
 * Opens a file of {@link writeIvfFile}. The 8-bit numbers are kept in memory. The rows themselves stay in the file; a query reads
 * those that it needs, a few more than `k`. At the start the file is read and checked once, piece by piece. In Node only.
 *
 * @throws ForeignBufferError for a file that is foreign, of another version, cut off or damaged; errors of the file system as
 *   Node throws them
 * @example
 * using file = openIvfFile('songs.ivf', { kernels: await loadSimdKernels() })
 * const { indices } = file.index.query(queries, { k: 10 })
 */
export function openIvfFile(path: string, options?: Pick<IvfOptions, 'kernels'>): IvfFile {
  const where = 'openIvfFile'
  const { kernels } = checkOptions(where, options, { kernels: 1 })
  const own = checkKernels(where, kernels, '@murecom/knn')
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const read = (from: number, to: number): Uint8Array<ArrayBuffer> => {
      const bytes = new Uint8Array(to - from)
      readWhole(file, bytes, from)
      return bytes
    }
    let rows: FileRows | undefined
    const state = readState(where, { length: size, read }, own, (at, count, dimensions, precision) => {
      rows = new FileRows(file, at, count, dimensions, precision)
      return rows
    })
    const close = (): void => rows!.close()
    return { index: IvfIndex.ofState(state), close, [Symbol.dispose]: close }
  } catch (error) {
    closeSync(file)
    throw error
  }
}

/**
 * Writes an index into a file, whole or not at all: into a new file beside it, which then takes its name. The bytes are those of
 * `toBuffer`, written piece by piece. An index that was opened from a file can be written over it. In Node only.
 *
 * @throws errors of the file system as Node throws them
 */
export function writeIvfFile(index: IvfIndex, path: string): void {
  const next = `${path}.${process.pid}.tmp`
  const file = openSync(next, 'w')
  try {
    try {
      for (const piece of bytesOf(IvfIndex.stateOf(index))) {
        for (let done = 0; done < piece.length; ) done += writeSync(file, piece, done)
      }
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(next, path)
  } catch (error) {
    rmSync(next, { force: true })
    throw error
  }
}
