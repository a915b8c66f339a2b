/** Gradient by x of `sum(dy . pooled)` where `pooled` takes the first maximum of each window, plus `x a + b`, where x > 0. */
export function pooledNormGradientReference(
  x: number[][][],
  dy: number[][][],
  a: number[],
  b: number[],
  poolSize: number,
): number[][][] {
  return x.map((clip, n) => {
    const out = clip.map(frame => frame.map((value, c) => value * a[c]! + b[c]!))
    for (const [w, row] of dy[n]!.entries()) {
      for (const [c, gradient] of row.entries()) {
        const window = clip.slice(w * poolSize, (w + 1) * poolSize).map(frame => frame[c]!)
        out[w * poolSize + window.indexOf(Math.max(...window))]![c]! += gradient
      }
    }
    return out.map((frame, t) => frame.map((value, c) => (clip[t]![c]! > 0 ? value : 0)))
  })
}
