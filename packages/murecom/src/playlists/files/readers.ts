import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Marks that a process reads a training: an empty file with this name and the number of the process. */
const MARK = /^reader-(\d+)-\d+$/
let count = 0

/** A training that is being read. */
export interface Reading {
  /** Ends it; a second call does nothing. */
  end(): void
}

/**
 * Marks a training as being read. Programs that end without closing leave their mark, so those of processes that are gone are
 * removed here. On a disk that cannot be written to there is no mark, and nobody who would remove it.
 */
export function startReading(folder: string): Reading {
  const mark = join(folder, `reader-${process.pid}-${count++}`)
  try {
    sweptMarks(folder)
    writeFileSync(mark, '')
  } catch {
    return { end: () => {} }
  }
  return { end: () => rmSync(mark, { force: true }) }
}

/** Whether a process that is alive reads a training. The marks of others are removed. */
export function isBeingRead(folder: string): boolean {
  return sweptMarks(folder) > 0
}

/** Removes the marks of processes that are gone; returns how many are left. */
function sweptMarks(folder: string): number {
  let left = 0
  for (const name of readdirSync(folder)) {
    const pid = MARK.exec(name)?.[1]
    if (pid === undefined) continue
    if (isAlive(Number(pid))) left++
    else rmSync(join(folder, name), { force: true })
  }
  return left
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: there is one, of another user.
    return (error as { code?: string }).code === 'EPERM'
  }
}
