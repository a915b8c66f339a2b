// Polyphase resampling, four taps at a time; the formula is that of src/kernels/polyphase.ts.
import { madd, sumOf } from '../../assembly/math'

/**
 * @param signal the sample under the first tap of an output that lies on sample 0
 * @param position place of the first output after that, in 1 / up samples
 * @param width taps of a phase, a multiple of 8, float32
 */
export function resampleBlock(
  signal: usize,
  position: u32,
  up: u32,
  down: u32,
  width: usize,
  taps: usize,
  out: usize,
  count: i32,
): void {
  let whole: u32 = position / up
  let phase: u32 = position % up
  const wholeStep: u32 = down / up
  const phaseStep: u32 = down % up
  let i: i32 = 0
  if (up === 1) {
    // One phase: four outputs share each load of taps.
    const step: usize = down * 4
    for (; i + 4 <= count; i += 4, out += 16, whole += 4 * down) {
      let a = f32x4.splat(0)
      let b = f32x4.splat(0)
      let c = f32x4.splat(0)
      let d = f32x4.splat(0)
      let at = signal + usize(whole) * 4
      for (let j: usize = 0; j < width; j += 4, at += 16) {
        const tap = v128.load(taps + j * 4)
        a = madd(tap, v128.load(at), a)
        b = madd(tap, v128.load(at + step), b)
        c = madd(tap, v128.load(at + 2 * step), c)
        d = madd(tap, v128.load(at + 3 * step), d)
      }
      store<f32>(out, sumOf(a))
      store<f32>(out, sumOf(b), 4)
      store<f32>(out, sumOf(c), 8)
      store<f32>(out, sumOf(d), 12)
    }
  }
  for (; i < count; i++, out += 4) {
    let a = f32x4.splat(0)
    let b = f32x4.splat(0)
    let at = signal + usize(whole) * 4
    const row = taps + usize(phase) * width * 4
    for (let j: usize = 0; j < width; j += 8, at += 32) {
      a = madd(v128.load(row + j * 4), v128.load(at), a)
      b = madd(v128.load(row + j * 4, 16), v128.load(at, 16), b)
    }
    store<f32>(out, sumOf(f32x4.add(a, b)))
    whole += wholeStep
    phase += phaseStep
    if (phase >= up) {
      phase -= up
      whole++
    }
  }
}
