import { createHash } from 'node:crypto'
import { open, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { type Entry, fromBuffer, open as openZip, type ZipFile } from 'yauzl'
import { ImportError } from '../../errors.ts'
import type { FileSource } from './file-source.ts'
import { streamSource } from './stream-source.ts'

/** What detection sees. */
const HEAD_BYTES = 65_536
/** What is read of a stream at once. */
const CHUNK_BYTES = 1 << 20
/** Largest file that is read as a whole: above it a text does not fit one JavaScript string. */
const LARGEST_WHOLE = 500_000_000

/** Names that systems use for their own. A list may begin with a dot ("...And Justice"). */
const HIDDEN = /^(?:\._.*|\.DS_Store|\.git|\.Trash.*|\.AppleDouble|\.Spotlight.*|\.fseventsd|@eaDir|__MACOSX)$/

/** The files below a path, in order of their names. A link is followed; what two names lead to is taken once. */
export async function* filesOf(path: string): AsyncGenerator<FileSource> {
  if (path === '-') {
    yield streamSource(path)
    return
  }
  const facts = await stat(path)
  const place = await realpath(path)
  if (facts.isDirectory()) yield* folderFiles(path, place, new Set([place]))
  else if (facts.isFile()) yield diskFile(path, place, facts.size, true)
  else if (facts.isFIFO() || facts.isCharacterDevice()) yield streamSource(path)
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
    sibling: other => readFile(join(dirname(path), other)).catch(() => undefined),
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

async function whole(size: number, read: () => Promise<Buffer>): Promise<Buffer> {
  if (size > LARGEST_WHOLE) throw new ImportError(`larger than ${LARGEST_WHOLE / 1e6} MB`)
  return read()
}

/** The files in a zip file, in its order. Nothing is written to disk, and no name of an entry becomes a path. */
export async function* zipFiles(zip: FileSource): AsyncGenerator<FileSource> {
  const archive = await openArchive(zip)
  try {
    const entries = await entriesOf(archive)
    for (const entry of entries) {
      if (entry.fileName.endsWith('/') || entry.fileName.split('/').some(part => HIDDEN.test(part))) continue
      yield zipEntry(zip, archive, entry, entries)
    }
  } finally {
    archive.close()
  }
}

function zipEntry(zip: FileSource, archive: ZipFile, entry: Entry, entries: readonly Entry[]): FileSource {
  const { fileName, uncompressedSize: size } = entry
  const name = basename(fileName)
  const folder = dirname(fileName)
  const read = (e: Entry): Promise<Buffer> =>
    whole(e.uncompressedSize, async () => collect(await streamOf(archive, e), e.uncompressedSize))
  return {
    label: `${zip.label}/${fileName}`,
    name,
    place: `${zip.place}/${fileName}`,
    contentPlace: fileName,
    stem: `${folder === '.' ? basename(zip.name, '.zip') : basename(folder)}/${basename(name, extname(name))}`,
    path: undefined,
    size,
    isNamed: false,
    head: async () => {
      const stream = await streamOf(archive, entry)
      try {
        return await collect(stream, HEAD_BYTES, true)
      } finally {
        stream.destroy()
      }
    },
    read: () => read(entry),
    async *chunks() {
      yield* await streamOf(archive, entry)
    },
    async sibling(other) {
      const wanted = folder === '.' ? other : `${folder}/${other}`
      const found = entries.find(e => e.fileName === wanted)
      return found && read(found)
    },
  }
}

const OPTIONS = { lazyEntries: true, autoClose: false } as const

function openArchive(zip: FileSource): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, archive?: ZipFile): void => {
      if (error || !archive) reject(new ImportError(`not readable as a zip file: ${error?.message}`, { cause: error }))
      else resolve(archive)
    }
    if (zip.path !== undefined) openZip(zip.path, OPTIONS, done)
    else zip.read().then(bytes => fromBuffer(bytes, OPTIONS, done), reject)
  })
}

function entriesOf(archive: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = []
    archive.on('entry', (entry: Entry) => {
      entries.push(entry)
      archive.readEntry()
    })
    archive.on('end', () => resolve(entries))
    archive.on('error', (error: Error) =>
      reject(new ImportError(`the zip file is damaged: ${error.message}`, { cause: error })),
    )
    archive.readEntry()
  })
}

function streamOf(archive: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    archive.openReadStream(entry, (error, stream) => {
      if (error || !stream) reject(new ImportError(`the zip file is damaged: ${error?.message}`, { cause: error }))
      else resolve(stream)
    })
  })
}

/** The bytes of a stream up to `most`; one that holds more than it said is refused unless only its head is wanted. */
async function collect(stream: Readable, most: number, isHead = false): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer)
      length += (chunk as Buffer).length
      if (length >= most && isHead) break
      if (length > most) throw new ImportError('the zip file is damaged: an entry is larger than it says')
    }
  } catch (cause) {
    if (cause instanceof ImportError) throw cause
    throw new ImportError(`the zip file is damaged: ${(cause as Error).message}`, { cause })
  }
  return Buffer.concat(chunks).subarray(0, most)
}

/** SHA-256 of what a file holds, and of its name where the name matters; undefined when the signal was aborted meanwhile. */
export async function hashOf(
  source: FileSource,
  bytes: Buffer | undefined,
  withName: boolean,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const hash = createHash('sha256')
  if (withName) hash.update(`${source.contentPlace}\0`)
  if (bytes) hash.update(bytes)
  else {
    for await (const chunk of source.chunks()) {
      if (signal?.aborted) return undefined
      hash.update(chunk)
    }
  }
  return hash.digest('hex')
}
