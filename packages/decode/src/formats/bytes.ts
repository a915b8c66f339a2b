/** True when `text` is at `at`. */
export function ascii(bytes: Uint8Array, at: number, text: string): boolean {
  if (at + text.length > bytes.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false
  return true
}

/** Length in bytes of the ID3v2 tag at `at`, header and footer included; 0 where there is none. */
export function id3Length(bytes: Uint8Array, at: number): number {
  if (!ascii(bytes, at, 'ID3') || at + 10 > bytes.length || bytes[at + 3] === 0xff) return 0
  let size = 0
  for (let i = at + 6; i < at + 10; i++) {
    if (bytes[i]! > 127) return 0
    size = size * 128 + bytes[i]! // four digits of seven bits
  }
  return 10 + size + (bytes[at + 5]! & 0x10 ? 10 : 0)
}
