/** Dot products of queries with many rows: what a search for similar vectors spends its time on. */
import { madd, sumsOf } from '../../assembly/math'

/** out[q * rows + r] = row r . query q, rows of `stride` float32. Four rows a pass, or two rows for four queries. */
export function dots(rowsAt: usize, rows: i32, stride: i32, queriesAt: usize, queries: i32, out: usize): void {
  const bytes = (<usize>stride) << 2
  const line = (<usize>rows) << 2
  let q = 0
  for (; q + 4 <= queries; q += 4) {
    const a = queriesAt + <usize>q * bytes
    const b = a + bytes
    const c = b + bytes
    const d = c + bytes
    for (let r = 0; r < rows; r++) {
      const row = rowsAt + <usize>r * bytes
      let sa = f32x4.splat(0)
      let sb = sa
      let sc = sa
      let sd = sa
      for (let i: usize = 0; i < bytes; i += 16) {
        const x = v128.load(row + i)
        sa = madd(x, v128.load(a + i), sa)
        sb = madd(x, v128.load(b + i), sb)
        sc = madd(x, v128.load(c + i), sc)
        sd = madd(x, v128.load(d + i), sd)
      }
      const s = sumsOf(sa, sb, sc, sd)
      const at = out + <usize>q * line + ((<usize>r) << 2)
      v128.store_lane<f32>(at, s, 0)
      v128.store_lane<f32>(at + line, s, 1)
      v128.store_lane<f32>(at + 2 * line, s, 2)
      v128.store_lane<f32>(at + 3 * line, s, 3)
    }
  }
  for (; q < queries; q++) {
    const query = queriesAt + <usize>q * bytes
    const to = out + <usize>q * line
    let r = 0
    for (; r + 4 <= rows; r += 4) {
      const a = rowsAt + <usize>r * bytes
      const b = a + bytes
      const c = b + bytes
      const d = c + bytes
      let sa = f32x4.splat(0)
      let sb = sa
      let sc = sa
      let sd = sa
      for (let i: usize = 0; i < bytes; i += 16) {
        const x = v128.load(query + i)
        sa = madd(x, v128.load(a + i), sa)
        sb = madd(x, v128.load(b + i), sb)
        sc = madd(x, v128.load(c + i), sc)
        sd = madd(x, v128.load(d + i), sd)
      }
      v128.store(to + ((<usize>r) << 2), sumsOf(sa, sb, sc, sd))
    }
    for (; r < rows; r++) {
      const row = rowsAt + <usize>r * bytes
      let s = f32x4.splat(0)
      for (let i: usize = 0; i < bytes; i += 16) s = madd(v128.load(query + i), v128.load(row + i), s)
      v128.store_lane<f32>(to + ((<usize>r) << 2), sumsOf(s, s, s, s), 0)
    }
  }
}
