import { ImportError } from '../../errors.ts'
import type { ArchiveBounds } from './archive-bounds.ts'

/** Something to import: a file, or an entry of a zip file. */
export interface FileSource {
  /** How the report calls it. */
  label: string
  /** Name without folders. */
  name: string
  /** Where it is, in full and without links: the path on disk, and behind that of a zip file the path within it. */
  place: string
  /** What distinguishes it from another file of the same bytes: the place, or within a zip file the path in it, whatever the zip file is called. */
  contentPlace: string
  /** Folder and name without extension. */
  stem: string
  /** Path on disk; undefined within a zip file. */
  path: string | undefined
  /** Why it cannot be read, where that is known. */
  fault?: string
  size: number
  /** What the archive that it lies in may still hold. */
  bounds?: ArchiveBounds
  head(): Promise<Buffer>
  read(): Promise<Buffer>
  /** What it holds, piece by piece; a piece may be overwritten when the next one is asked for. */
  chunks(): AsyncIterable<Uint8Array>
  /** A file of the same folder, or one within a zip file of its name there; undefined when there is neither. */
  sibling(name: string): Promise<Buffer | undefined>
  /** True where the user named it, false where it was found in a folder or zip file. */
  isNamed: boolean
}

/** What detection sees. */
export const HEAD_BYTES = 65_536

/** Largest file that is read as a whole: above it a text does not fit one JavaScript string. */
const LARGEST_WHOLE = 500_000_000

/** Names that systems use for their own. A list may begin with a dot ("...And Justice"). */
export const HIDDEN = /^(?:\._.*|\.DS_Store|\.git|\.Trash.*|\.AppleDouble|\.Spotlight.*|\.fseventsd|@eaDir|__MACOSX)$/

/** @throws ImportError when it is too large to be read as a whole */
export async function whole(size: number, read: () => Promise<Buffer>): Promise<Buffer> {
  if (size > LARGEST_WHOLE) throw new ImportError(`larger than ${LARGEST_WHOLE / 1e6} MB`)
  return read()
}
