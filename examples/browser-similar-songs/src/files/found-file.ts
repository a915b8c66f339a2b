/** A file of sound that was dropped or chosen. */
export interface FoundFile {
  /** Where it lies in its folder, such as `Music/Album/01.flac`; its name when it came alone. */
  path: string
  file: File
  /** With it the file can be read again after a reload; only some browsers have such handles. */
  handle?: FileSystemFileHandle | undefined
}

/** What a look through folders found. */
export interface Found {
  files: FoundFile[]
  /** Files that are no music, by the ending of their names. */
  others: Map<string, number>
  /** True when there were more files of music than are taken. */
  isCut: boolean
}
