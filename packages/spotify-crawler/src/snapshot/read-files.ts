import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetRead } from 'hyparquet'
import { CatalogError } from '../errors.ts'
import { type SnapshotManifest, type SnapshotTable, sha256Of } from './manifest.ts'

/** Compares a file with what the manifest says of it. @throws CatalogError `'damaged-snapshot'` */
export async function checkFile(
  folder: string,
  { tables }: SnapshotManifest,
  table: SnapshotTable,
  verify: boolean,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { file, bytes, sha256 } = tables[table]
  const size = statSync(join(folder, file), { throwIfNoEntry: false })?.size
  if (size === undefined) throw damaged(folder, `${file} is missing`)
  if (size !== bytes) throw damaged(folder, `${file} has ${size} bytes, not ${bytes}`)
  if (verify && (await sha256Of(join(folder, file), signal)) !== sha256) {
    throw damaged(folder, `${file} is not what was written: its SHA-256 sum is another`)
  }
}

/** A column of integers, whole. */
export async function readIntegers(
  folder: string,
  manifest: SnapshotManifest,
  table: SnapshotTable,
  column: string,
  signal: AbortSignal | undefined,
): Promise<Int32Array> {
  const values = new Int32Array(manifest.tables[table].rows)
  await readGroups(folder, manifest, table, signal, async (file, metadata, rowStart, rowEnd) => {
    await parquetRead({
      ...{ file, metadata, columns: [column], rowStart, rowEnd },
      onChunk: chunk => values.set(chunk.columnData as ArrayLike<number>, chunk.rowStart),
    })
  })
  return values
}

/** Calls `read` for each row group of a table, one after the other. @throws CatalogError `'damaged-snapshot'` */
export async function readGroups(
  folder: string,
  { tables }: SnapshotManifest,
  table: SnapshotTable,
  signal: AbortSignal | undefined,
  read: (file: AsyncBuffer, metadata: FileMetaData, rowStart: number, rowEnd: number) => Promise<void>,
): Promise<void> {
  const { file: name, rows } = tables[table]
  let descriptor: number | undefined
  try {
    descriptor = openSync(join(folder, name), 'r')
    const file = bufferOf(descriptor)
    const metadata = await parquetMetadataAsync(file)
    if (Number(metadata.num_rows) !== rows) throw damaged(folder, `${name} has ${metadata.num_rows} rows, not ${rows}`)
    let start = 0
    for (const group of metadata.row_groups) {
      signal?.throwIfAborted()
      const end = start + Number(group.num_rows)
      await read(file, metadata, start, end)
      start = end
    }
  } catch (error) {
    if (signal?.aborted || CatalogError.isInstance(error)) throw error
    throw damaged(folder, `${name} cannot be read: ${(error as Error).message}`, error)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

export function damaged(folder: string, why: string, cause?: unknown): CatalogError {
  return new CatalogError('damaged-snapshot', `${folder}: is damaged: ${why}`, { cause })
}

function bufferOf(descriptor: number): AsyncBuffer {
  const { size } = fstatSync(descriptor)
  return {
    byteLength: size,
    async slice(start, end = size) {
      const bytes = new Uint8Array(end - start)
      for (let at = 0; at < bytes.length; ) {
        const read = readSync(descriptor, bytes, at, bytes.length - at, start + at)
        if (read === 0) throw new Error('the file ends too early')
        at += read
      }
      return bytes.buffer
    },
  }
}
