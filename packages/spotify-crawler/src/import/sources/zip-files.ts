import { basename, dirname, extname } from 'node:path'
import type { Readable } from 'node:stream'
import { type Entry, fromBuffer, open as openPath, type ZipFile } from 'yauzl'
import { ImportError } from '../../errors.ts'
import { ArchiveBounds } from './archive-bounds.ts'
import { type FileSource, HEAD_BYTES, HIDDEN, whole } from './file-source.ts'

/** A zip file that is open. Nothing is written to disk, and no name of an entry becomes a path. */
export interface Zip {
  /** Names of the entries, folders included, in the archive's order. */
  names: readonly string[]
  /** What an entry holds; undefined when there is none of this name. */
  read(name: string): Promise<Buffer | undefined>
  /** The files in it, in its order. */
  files(): Generator<FileSource>
  close(): void
}

/** True for the first bytes of a zip file. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4
}

/** @throws ImportError when it is damaged, lies too deep in others, or holds too much: see {@link ArchiveBounds} */
export async function openZip(source: FileSource): Promise<Zip> {
  const bytes = source.path === undefined ? await source.read() : undefined
  const bounds = source.bounds ?? new ArchiveBounds(bytes?.length ?? source.size)
  bounds.enter()
  let archive: ZipFile | undefined
  const close = (): void => {
    archive?.close()
    bounds.leave()
  }
  try {
    archive = await openArchive(bytes ?? source.path!)
    const entries = await entriesOf(archive, bounds)
    return zipOf(source, archive, entries, bounds, close)
  } catch (error) {
    close()
    throw error
  }
}

function zipOf(source: FileSource, archive: ZipFile, entries: Entry[], bounds: ArchiveBounds, close: () => void): Zip {
  const zip: Zip = {
    names: entries.map(entry => entry.fileName),
    async read(name) {
      const entry = entries.find(e => e.fileName === name)
      return entry && readEntry(archive, entry)
    },
    *files() {
      for (const entry of entries) {
        if (entry.fileName.endsWith('/') || entry.fileName.split('/').some(part => HIDDEN.test(part))) continue
        yield entrySource(source, zip, archive, entry, bounds)
      }
    },
    close,
  }
  return zip
}

function entrySource(outer: FileSource, zip: Zip, archive: ZipFile, entry: Entry, bounds: ArchiveBounds): FileSource {
  const { fileName, uncompressedSize: size } = entry
  const name = basename(fileName)
  const folder = dirname(fileName)
  return {
    label: `${outer.label}/${fileName}`,
    name,
    place: `${outer.place}/${fileName}`,
    contentPlace: outer.bounds ? `${outer.contentPlace}/${fileName}` : fileName,
    stem: `${folder === '.' ? basename(outer.name, '.zip') : basename(folder)}/${basename(name, extname(name))}`,
    path: undefined,
    size,
    isNamed: false,
    bounds,
    head: async () => {
      const stream = await streamOf(archive, entry)
      try {
        return await collect(stream, HEAD_BYTES, true)
      } finally {
        stream.destroy()
      }
    },
    read: () => readEntry(archive, entry),
    async *chunks() {
      yield* await streamOf(archive, entry)
    },
    async sibling(other) {
      const wanted = folder === '.' ? other : `${folder}/${other}`
      const found = (await zip.read(wanted)) ?? (await unzipped(await zip.read(`${wanted}.zip`), other, bounds))
      // Apple puts each file into a zip file of its own: what lies beside that one is meant.
      return found ?? (outer.bounds && folder === '.' ? outer.sibling(other) : undefined)
    },
  }
}

/** The one file of this name in a zip file that is held in memory. */
export async function unzipped(
  bytes: Buffer | undefined,
  name: string,
  bounds = new ArchiveBounds(bytes?.length ?? 0),
): Promise<Buffer | undefined> {
  if (bytes === undefined) return undefined
  const archive = await openArchive(bytes)
  try {
    const entry = (await entriesOf(archive, bounds)).find(e => basename(e.fileName) === name)
    return entry && (await readEntry(archive, entry))
  } finally {
    archive.close()
  }
}

const OPTIONS = { lazyEntries: true, autoClose: false } as const

function openArchive(from: Buffer | string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, archive?: ZipFile): void => {
      if (error || !archive) reject(new ImportError(`not readable as a zip file: ${error?.message}`, { cause: error }))
      else resolve(archive)
    }
    if (typeof from === 'string') openPath(from, OPTIONS, done)
    else fromBuffer(from, OPTIONS, done)
  })
}

function entriesOf(archive: ZipFile, bounds: ArchiveBounds): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = []
    archive.on('entry', (entry: Entry) => {
      try {
        bounds.add(entry.uncompressedSize)
      } catch (error) {
        reject(error)
        return
      }
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

function readEntry(archive: ZipFile, entry: Entry): Promise<Buffer> {
  const { uncompressedSize: size } = entry
  return whole(size, async () => collect(await streamOf(archive, entry), size))
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
