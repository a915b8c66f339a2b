import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { RecommenderError } from '../../errors.ts'
import { requireFinished } from './manifest.ts'

/** Rows that are read at once: an object each. */
const ROWS = 1 << 16

/**
 * The rows of a table that Spark wrote, some tens of thousands at a time, in the order of its files.
 *
 * @throws RecommenderError `'incomplete'`, or `'broken'` for a file that cannot be read
 */
export async function* readParts(
  folder: string,
  table: string,
  columns: readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<Record<string, unknown>[]> {
  const path = join(folder, table)
  requireFinished(folder, path)
  for (const name of readdirSync(path)
    .filter(name => /^part-.*\.parquet$/.test(name))
    .sort()) {
    try {
      const file = await asyncBufferFromFile(join(path, name))
      const metadata = await parquetMetadataAsync(file)
      const rows = Number(metadata.num_rows)
      for (let rowStart = 0; rowStart < rows; rowStart += ROWS) {
        signal?.throwIfAborted()
        const rowEnd = Math.min(rows, rowStart + ROWS)
        yield await parquetReadObjects({ file, metadata, columns: [...columns], rowStart, rowEnd })
      }
    } catch (cause) {
      if (signal?.aborted || RecommenderError.isInstance(cause)) throw cause
      const why = (cause as Error).message
      throw new RecommenderError('broken', `${folder}: ${table}/${name} cannot be read: ${why}`, { cause })
    }
  }
}
