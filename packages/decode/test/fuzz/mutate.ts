/** Numbers that sizes, counts and times in headers are replaced with. */
const HOSTILE = [0, 1, 7, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]

/** A broken copy of a file: bytes changed, cut out, repeated, moved, cut off; absurd sizes; never the same twice. */
export function mutate(bytes: Uint8Array, random: () => number): Uint8Array {
  const whole = (n: number): number => Math.floor(random() * n)
  // Half of the damage goes to the first bytes, where the headers are; some to the last ones, where an index may be.
  const place = (n: number): number => {
    const where = random()
    return where < 0.5 ? whole(Math.min(n, 128)) : where < 0.65 ? n - 1 - whole(Math.min(n, 1024)) : whole(n)
  }
  let out = bytes.slice()
  for (let times = 1 + whole(4); times > 0 && out.length > 0; times--) {
    const at = place(out.length)
    const length = 1 + whole(Math.min(out.length - at, random() < 0.5 ? 8 : 2000))
    switch (whole(8)) {
      case 0:
        out[at] = whole(256)
        break
      case 1:
        out[at]! ^= 1 << whole(8)
        break
      case 2:
        for (let i = at; i < at + length; i++) out[i] = whole(256)
        break
      case 3:
        out.fill(random() < 0.5 ? 0 : 255, at, at + length)
        break
      case 4:
        out = out.slice(0, at)
        break
      case 5:
        out = joined(out.subarray(0, at), out.subarray(at + length))
        break
      case 6:
        out = joined(out.subarray(0, at + length), out.subarray(at))
        break
      case 7:
        if (at + 4 <= out.length) {
          new DataView(out.buffer).setUint32(at, HOSTILE[whole(HOSTILE.length)]!, random() < 0.5)
        }
        break
    }
  }
  return out
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(a.length + b.length)
  out.set(a)
  out.set(b, a.length)
  return out
}
