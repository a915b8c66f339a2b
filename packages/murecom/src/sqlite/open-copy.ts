import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { LibraryError } from '../errors.ts'

/** Where the header of SQLite has its two format versions: 2 demands a write-ahead log, 1 does not. */
const FORMAT_VERSIONS = 18
const ROLLBACK_JOURNAL = 1
/** Bytes that are read at once. */
const PIECE = 2 ** 26

/**
 * A copy of a library in memory, for a file that SQLite can open only where it may write: one with a write-ahead log, or one
 * whose tables have to be upgraded.
 *
 * @throws LibraryError when the log has changes that the file itself does not have yet
 */
export function openCopy(file: string): Database.Database {
  const log = `${file}-wal`
  if (existsSync(log) && statSync(log).size > 0) {
    throw new LibraryError(
      'cannot-open',
      `${file}: cannot be written to, and has changes in ${log}: open it once where it can be written to`,
    )
  }
  const bytes = readWhole(file)
  bytes.fill(ROLLBACK_JOURNAL, FORMAT_VERSIONS, FORMAT_VERSIONS + 2)
  return new Database(bytes)
}

/** Like `readFileSync`, for files above 2 GiB, too. */
function readWhole(file: string): Buffer {
  const descriptor = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(fstatSync(descriptor).size)
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(descriptor, bytes, at, Math.min(PIECE, bytes.length - at), at)
      if (read === 0) break
      at += read
    }
    return bytes
  } finally {
    closeSync(descriptor)
  }
}
