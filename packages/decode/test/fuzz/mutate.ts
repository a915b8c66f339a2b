import { joined } from '../joined.ts'
import { HOSTILE, LIES } from './structures.ts'

/**
 * A broken copy of a file: lies in its format's own numbers; bytes changed, cut out, repeated, moved, cut off; absurd sizes
 * anywhere. Never the same twice.
 */
export function mutate(format: string, bytes: Uint8Array, random: () => number): Uint8Array {
  const whole = (n: number): number => Math.floor(random() * n)
  let out: Uint8Array = bytes.slice()
  const kind = random()
  if (kind < 0.6) for (let times = 1 + whole(3); times > 0; times--) lie(format, out, whole)
  if (kind > 0.4) for (let times = 1 + whole(4); times > 0 && out.length > 0; times--) out = damage(out, random, whole)
  return out
}

function lie(format: string, bytes: Uint8Array, random: (below: number) => number): void {
  LIES[format]?.(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), random)
}

function damage(bytes: Uint8Array, random: () => number, whole: (below: number) => number): Uint8Array {
  // Half of the damage goes to the first bytes, where the headers are; some to the last ones, where an index may be.
  const where = random()
  const { length: n } = bytes
  const at = where < 0.5 ? whole(Math.min(n, 128)) : where < 0.65 ? n - 1 - whole(Math.min(n, 1024)) : whole(n)
  const length = 1 + whole(Math.min(n - at, random() < 0.5 ? 8 : 2000))
  switch (whole(8)) {
    case 0:
      bytes[at] = whole(256)
      return bytes
    case 1:
      bytes[at]! ^= 1 << whole(8)
      return bytes
    case 2:
      for (let i = at; i < at + length; i++) bytes[i] = whole(256)
      return bytes
    case 3:
      return bytes.fill(random() < 0.5 ? 0 : 255, at, at + length)
    case 4:
      return bytes.slice(0, at)
    case 5:
      return joined(bytes.subarray(0, at), bytes.subarray(at + length))
    case 6:
      return joined(bytes.subarray(0, at + length), bytes.subarray(at))
    default:
      if (at + 4 <= n) {
        const view = new DataView(bytes.buffer, bytes.byteOffset, n)
        view.setUint32(at, HOSTILE[whole(HOSTILE.length)]!, random() < 0.5)
      }
      return bytes
  }
}
