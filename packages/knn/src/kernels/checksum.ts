/**
 * FNV-1a (Fowler, Noll, Vo 1991) over the 32-bit words of an array, continued from `hash`: finds accidents, not attacks.
 * The array's bytes must be a multiple of 4. 100 MB take about 0.05 s.
 */
export function checksum(hash: number, array: ArrayBufferView): number {
  const words = new Uint32Array(array.buffer, array.byteOffset, array.byteLength / 4)
  let h = hash ^ 0x811c9dc5
  for (let i = 0; i < words.length; i++) h = Math.imul(h ^ words[i]!, 0x01000193)
  return h >>> 0
}
