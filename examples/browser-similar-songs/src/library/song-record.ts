/** A tag and its value from 0 to 1. */
export interface Tag {
  name: string
  score: number
}

/** What was heard of a song. */
export interface Heard {
  seconds: number
  /** Strongest first. */
  tags: Tag[]
  /** Mean direction of the song's clips, of length 1. */
  vector: Float32Array
}

/** A song as it is kept. */
export interface SongRecord {
  /** Path in its folder. */
  id: string
  size: number
  modified: number
  handle?: FileSystemFileHandle | undefined
  /** Absent until the song was heard. */
  heard?: Heard | undefined
  /** Why it could not be heard. */
  reason?: string | undefined
}

/** The part of a path that names the song. */
export function titleOf({ id }: Pick<SongRecord, 'id'>): string {
  return id.slice(id.lastIndexOf('/') + 1)
}

/** The part before. */
export function folderOf({ id }: Pick<SongRecord, 'id'>): string {
  return id.slice(0, Math.max(0, id.lastIndexOf('/')))
}
