/**
 * Copies samples `start .. start + nFft` of a padded signal into `frame`, times the window. Indices outside the signal
 * read 0 (`constant`), the nearest sample (`edge`), or the mirror image without the edge sample (`reflect`, numpy's
 * meaning); a reflecting signal is longer than the padding, so one mirror is enough.
 */
export function windowedFrame(
  signal: Float32Array | Float64Array,
  start: number,
  window: Float64Array,
  nFft: number,
  padMode: 'constant' | 'reflect' | 'edge',
  frame: Float64Array,
): void {
  const n = signal.length
  if (start >= 0 && start + nFft <= n) {
    for (let i = 0; i < nFft; i++) frame[i] = signal[start + i]! * window[i]!
    return
  }
  for (let i = 0; i < nFft; i++) {
    let at = start + i
    let outside = false
    if (at < 0) {
      outside = true
      at = padMode === 'reflect' ? -at : 0
    } else if (at >= n) {
      outside = true
      at = padMode === 'reflect' ? 2 * (n - 1) - at : n - 1
    }
    frame[i] = outside && padMode === 'constant' ? 0 : signal[at]! * window[i]!
  }
}
