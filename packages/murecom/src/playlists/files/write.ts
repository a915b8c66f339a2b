import { open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PARTS } from './manifest.ts'
import { isBeingRead } from './readers.ts'

const TRAINING = /^training-[0-9a-z-]+(?:\.new)?$/

/** Writes a file whose bytes are on the disk when the promise resolves. */
export async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The names in a folder reach the disk. Windows cannot, and need not. */
export async function syncFolder(folder: string): Promise<void> {
  const directory = await open(folder, 'r').catch(() => undefined)
  await directory?.sync().catch(() => {})
  await directory?.close()
}

/** Trainings that nobody reads, what crashes left behind, and the parts of version 2. What cannot be removed stays. */
export async function removeOlder(folder: string, current: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const isOld = TRAINING.test(name) ? path !== current && !isBeingRead(path) : isOfVersion2(name)
    if (isOld) await rm(path, { recursive: true, force: true }).catch(() => {})
  }
}

function isOfVersion2(name: string): boolean {
  return Object.values<string>(PARTS).some(part => name === part || name === `${part}.new`)
}
