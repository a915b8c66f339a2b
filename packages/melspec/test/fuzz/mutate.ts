/** A broken copy of a file: bytes changed, cut out, repeated, moved, cut off; never the same twice. */
export function mutate(bytes: Uint8Array, random: () => number): Uint8Array {
  const whole = (n: number): number => Math.floor(random() * n)
  // Half of the damage goes to the first bytes, where the headers are.
  const place = (n: number): number => (random() < 0.5 ? whole(Math.min(n, 128)) : whole(n))
  let out = bytes.slice()
  for (let times = 1 + whole(4); times > 0 && out.length > 0; times--) {
    const at = place(out.length)
    const length = 1 + whole(Math.min(out.length - at, random() < 0.5 ? 8 : 2000))
    switch (whole(7)) {
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
