import type Database from 'better-sqlite3'

/** The SQL of folders that were indexed. */
export class FolderStore {
  readonly #db: Database.Database
  constructor(db: Database.Database) {
    this.#db = db
  }

  /** The folders that were indexed, and the mount points that were seen at them or below. */
  known(): { roots: Set<string>; mounts: Set<string> } {
    const rows = this.#db.prepare('SELECT path, is_root, is_mount FROM folders ORDER BY path').all() as FolderRow[]
    const those = (flag: 'is_root' | 'is_mount'): Set<string> =>
      new Set(rows.filter(row => row[flag] === 1).map(({ path }) => path))
    return { roots: those('is_root'), mounts: those('is_mount') }
  }

  /** Notes a folder that is indexed. */
  addRoot(path: string): void {
    this.#db
      .prepare('INSERT INTO folders VALUES (?, 1, 0) ON CONFLICT (path) DO UPDATE SET is_root = 1 WHERE is_root = 0')
      .run(path)
  }

  /** Notes mount points. */
  addMounts(paths: readonly string[]): void {
    const add = this.#db.prepare(
      'INSERT INTO folders VALUES (?, 0, 1) ON CONFLICT (path) DO UPDATE SET is_mount = 1 WHERE is_mount = 0',
    )
    this.#db
      .transaction(() => {
        for (const path of paths) add.run(path)
      })
      .immediate()
  }

  /** Forgets that a disk was mounted at these folders. */
  removeMounts(paths: readonly string[]): void {
    const remove = this.#db.prepare('UPDATE folders SET is_mount = 0 WHERE path = ?')
    this.#db
      .transaction(() => {
        for (const path of paths) remove.run(path)
      })
      .immediate()
  }
}

interface FolderRow {
  path: string
  is_root: number
  is_mount: number
}
