/** Files of Node that hold secrets: only their owner may read them. */
import { closeSync, fchmodSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Why a file with this mode is not private, and what to do; undefined when it is, or the system has no such modes. */
export function openToOthers(path: string, mode: number): string | undefined {
  if (process.platform === 'win32' || (mode & 0o077) === 0) return undefined
  return `${path} may be read by others; run: chmod 600 ${path}`
}

/** Writes a private file, and its folder where there is none: after a crash it has the old text or the new one. */
export function writePrivate(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.${process.pid}.tmp`
  const file = openSync(temporary, 'w', 0o600)
  try {
    fchmodSync(file, 0o600) // a file that was left there keeps its mode
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, path)
}
