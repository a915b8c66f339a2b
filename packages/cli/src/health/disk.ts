import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { attempt, type Finding } from './finding.ts'

/** Less than this is nearly full: a large training, or a library that is compacted, writes that much. */
const LEAST_BYTES = 512 * 2 ** 20

/** The room on the disk of a file, which need not be there yet. */
export function lookAtDisk(file: string, free: (folder: string) => number = freeBytes): Promise<Finding> {
  return attempt('disk', () => {
    let folder = dirname(file)
    while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
    const bytes = free(folder)
    const room = `${(bytes / 2 ** 30).toFixed(1)} GiB free in ${folder}`
    if (bytes < LEAST_BYTES) throw new Error(`${room}: make room before indexing or training`)
    return room
  })
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
