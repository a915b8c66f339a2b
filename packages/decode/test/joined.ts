/** Bytes and texts (a byte for each character) one after the other. */
export function joined(...parts: readonly (Uint8Array | string)[]): Uint8Array<ArrayBuffer> {
  const all = parts.map(part => (typeof part === 'string' ? Uint8Array.from(part, c => c.charCodeAt(0)) : part))
  const out = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of all) {
    out.set(part, at)
    at += part.length
  }
  return out
}
