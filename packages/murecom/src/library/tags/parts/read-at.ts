import type { FileHandle } from 'node:fs/promises'

/** Reads some bytes of a file; fewer where it ends. */
export type ReadAt = (position: number, length: number) => Promise<Uint8Array>

/** Reads an open file. */
export function readerOf(file: FileHandle): ReadAt {
  return async (position, length) => {
    const bytes = new Uint8Array(Math.max(0, length))
    let filled = 0
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, position + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return bytes.subarray(0, filled)
  }
}

/** True when a text of ASCII is at a place. */
export function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  if (at < 0 || at + text.length > bytes.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false
  return true
}
