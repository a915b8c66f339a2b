import { createHash } from 'node:crypto'
import { open, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { type FileSource, HEAD_BYTES, HIDDEN, whole } from './file-source.ts'
import { streamSource } from './stream-source.ts'
import { unzipped } from './zip-files.ts'

/** What is read of a file at once. */
const CHUNK_BYTES = 1 << 20

/** The files below a path, in order of their names. A link is followed; what two names lead to is taken once. */
export async function* filesOf(path: string, signal: AbortSignal | undefined): AsyncGenerator<FileSource> {
  if (path === '-') {
    yield streamSource(path, signal)
    return
  }
  const facts = await stat(path)
  const place = await realpath(path)
  if (facts.isDirectory()) yield* folderFiles(path, place, new Set([place]))
  else if (facts.isFile()) yield diskFile(path, place, facts.size, true)
  else if (facts.isFIFO() || facts.isCharacterDevice()) yield streamSource(path, signal)
  else yield { ...diskFile(path, place, 0, true), fault: 'neither a file nor a folder nor a stream' }
}

async function* folderFiles(folder: string, folderPlace: string, seen: Set<string>): AsyncGenerator<FileSource> {
  const entries = await readdir(folder, { withFileTypes: true })
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    if (HIDDEN.test(entry.name)) continue
    const path = join(folder, entry.name)
    let place = join(folderPlace, entry.name)
    try {
      const facts = await stat(path)
      if (entry.isSymbolicLink()) place = await realpath(path)
      if (seen.has(place)) continue
      seen.add(place)
      if (facts.isDirectory()) yield* folderFiles(path, place, seen)
      else if (facts.isFile()) yield diskFile(path, place, facts.size, false)
      else yield { ...diskFile(path, place, 0, false), fault: 'a pipe, socket or device' }
    } catch (error) {
      const { code } = error as { code?: string }
      if (code === undefined || !/^(?:ENOENT|ELOOP|EACCES|EPERM)$/.test(code)) throw error
      const fault = entry.isSymbolicLink() ? `a link that leads nowhere (${code})` : `not readable (${code})`
      yield { ...diskFile(path, place, 0, false), fault }
    }
  }
}

function diskFile(path: string, place: string, size: number, isNamed: boolean): FileSource {
  const name = basename(path)
  return {
    label: path,
    name,
    place,
    contentPlace: place,
    stem: `${basename(dirname(path))}/${basename(path, extname(path))}`,
    path,
    size,
    isNamed,
    async head() {
      const file = await open(path)
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
        return buffer.subarray(0, bytesRead)
      } finally {
        await file.close()
      }
    },
    read: () => whole(size, () => readFile(path)),
    chunks: () => chunksOf(path),
    async sibling(other) {
      const beside = (file: string): Promise<Buffer | undefined> =>
        readFile(join(dirname(path), file)).catch(() => undefined)
      return (await beside(other)) ?? unzipped(await beside(`${other}.zip`), other)
    },
  }
}

/** One buffer for all: streams leave a new one behind for each piece, which outgrow everything else in a large import. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path)
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

/** SHA-256 of what a file holds, of what is read with it, and of its place where that matters; undefined once the signal is aborted. */
export async function hashOf(
  source: FileSource,
  bytes: Buffer | undefined,
  { nameMatters, beside = [] }: { nameMatters: boolean; beside?: readonly (Buffer | undefined)[] },
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const hash = createHash('sha256')
  if (nameMatters) hash.update(`${source.contentPlace}\0`)
  if (bytes) hash.update(bytes)
  else {
    for await (const chunk of source.chunks()) {
      if (signal?.aborted) return undefined
      hash.update(chunk)
    }
  }
  for (const other of beside) if (other) hash.update('\0').update(other)
  return hash.digest('hex')
}
