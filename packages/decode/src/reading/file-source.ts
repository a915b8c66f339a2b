import { readSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { ByteSource } from './source.ts'

/** Opens a file. Only what is needed of a long file is read. Pass the handle's `close` on. */
export async function openFile(path: string | URL): Promise<{ source: ByteSource; close: () => Promise<void> }> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    return { source: fileSource(file, size), close: () => file.close() }
  } catch (error) {
    await file.close()
    throw error
  }
}

function fileSource(file: FileHandle, size: number): ByteSource {
  const room = (offset: number, length: number): Uint8Array =>
    new Uint8Array(Math.max(0, Math.min(length, size - offset)))
  return {
    size,
    read: async (offset, length) => {
      const bytes = room(offset, length)
      const { bytesRead } = await file.read(bytes, 0, bytes.length, offset)
      return bytes.subarray(0, bytesRead)
    },
    readNow: (offset, length) => {
      const bytes = room(offset, length)
      return bytes.subarray(0, readSync(file.fd, bytes, 0, bytes.length, offset))
    },
  }
}
