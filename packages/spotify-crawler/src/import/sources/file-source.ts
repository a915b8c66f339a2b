/** Something to import: a file, or an entry of a zip file. */
export interface FileSource {
  /** How the report calls it. */
  label: string
  /** Name without folders. */
  name: string
  /** Where it is, in full and without links: the path on disk, and behind that of a zip file the path within it. */
  place: string
  /** What tells it from another file of the same bytes: the place, or within a zip file the path in it, whatever the zip file is called. */
  contentPlace: string
  /** Folder and name without extension. */
  stem: string
  /** Path on disk; undefined within a zip file. */
  path: string | undefined
  /** Why it cannot be read, where that is known. */
  fault?: string
  size: number
  head(): Promise<Buffer>
  read(): Promise<Buffer>
  /** What it holds, piece by piece; a piece may be overwritten when the next one is asked for. */
  chunks(): AsyncIterable<Uint8Array>
  /** A file of the same folder, or undefined. */
  sibling(name: string): Promise<Buffer | undefined>
  /** True where the user named it, false where it was found in a folder or zip file. */
  isNamed: boolean
}
