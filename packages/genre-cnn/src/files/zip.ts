/** A zip file of some files without compression (PKWARE's APPNOTE 6.3, stored entries only; under 4 GB). */
export function zipStored(files: readonly { name: string; bytes: Uint8Array }[]): Uint8Array<ArrayBuffer> {
  const LOCAL = 30
  const CENTRAL = 46
  const END = 22
  const size = files.reduce((sum, f) => sum + LOCAL + CENTRAL + 2 * f.name.length + f.bytes.length, END)
  const out = new Uint8Array(size)
  const view = new DataView(out.buffer)
  const starts: number[] = []
  let at = 0
  /** The 26 bytes that both headers share, from the version needed on. */
  const facts = (to: number, { name, bytes }: { name: string; bytes: Uint8Array }, crc: number): void => {
    view.setUint16(to, 20, true)
    view.setUint16(to + 8, 0x21, true) // the date 1980-01-01: the same model gives the same bytes
    view.setUint32(to + 10, crc, true)
    view.setUint32(to + 14, bytes.length, true)
    view.setUint32(to + 18, bytes.length, true)
    view.setUint16(to + 22, name.length, true)
  }
  const sums = files.map(f => crc32(f.bytes))
  for (const [i, file] of files.entries()) {
    starts.push(at)
    view.setUint32(at, 0x04034b50, true)
    facts(at + 4, file, sums[i]!)
    out.set(new TextEncoder().encode(file.name), at + LOCAL)
    out.set(file.bytes, at + LOCAL + file.name.length)
    at += LOCAL + file.name.length + file.bytes.length
  }
  const directory = at
  for (const [i, file] of files.entries()) {
    view.setUint32(at, 0x02014b50, true)
    view.setUint16(at + 4, 20, true)
    facts(at + 6, file, sums[i]!)
    view.setUint32(at + 42, starts[i]!, true)
    out.set(new TextEncoder().encode(file.name), at + CENTRAL)
    at += CENTRAL + file.name.length
  }
  view.setUint32(at, 0x06054b50, true)
  view.setUint16(at + 8, files.length, true)
  view.setUint16(at + 10, files.length, true)
  view.setUint32(at + 12, at - directory, true)
  view.setUint32(at + 16, directory, true)
  return out
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let c = byte
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

/** CRC-32 of ISO 3309, as zip uses it. */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff
  for (let i = 0; i < bytes.length; i++) c = TABLE[(c ^ bytes[i]!) & 255]! ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}
