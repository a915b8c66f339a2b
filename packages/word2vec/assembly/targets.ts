// The list of targets of a centre, and what belongs to each of them.
import { Job } from './job'

/** Fills the list of targets up with the spare row, and cuts it into blocks. */
// @inline
function cut(matrix: usize, count: i32): void {
  const spare = <u32>(matrix + <usize>Job.words * Job.rowBytes)
  let t = count
  for (; t % 3 !== 0; t++) store<u32>(Job.targets + ((<usize>t) << 2), spare)
  Job.sixes = t / 6
  Job.three = t % 6 !== 0
  Job.gainBytes = ((<usize>Job.sixes) << 5) + (Job.three ? 16 : 0)
}

/** What belongs to target t in `signs`, `weights` and `absent`. */
function layOut(t: i32, sign: f32): void {
  const at = ((<usize>(t / 6)) << 5) + ((<usize>(t % 6)) << 2)
  store<f32>(Job.signs + at, sign)
  store<f32>(Job.weights + at, 1)
  store<f32>(Job.absent + at, 0)
  if (t % 6 === 5) layOutNothing(at + 4, at + 12)
}

function layOutNothing(from: usize, to: usize): void {
  for (let at = from; at < to; at += 4) {
    store<f32>(Job.signs + at, 0)
    store<f32>(Job.weights + at, 1)
    store<f32>(Job.absent + at, 1)
  }
}

/** Nothing in the lanes from target `count` to the end of its block. */
function layOutRest(count: i32): void {
  const block = (<usize>(count / 6)) << 5
  if (count % 6 > 0) layOutNothing(block + ((<usize>(count % 6)) << 2), block + 32)
}

/** Lays out a word and its negatives, `count` in all. */
function layOutWord(count: i32): void {
  for (let t = 0; t < count; t++) layOut(t, t === 0 ? 1 : -1)
  layOutRest(count)
  Job.laidOut = count
}

/**
 * The centre and its negatives; equal ones are joined to one of greater weight, or kept, and then `repeated` is set.
 * Returns how many there are.
 */
export function drawTargets(matrix: usize, centre: i32, join: bool): i32 {
  store<u32>(Job.targets, <u32>(matrix + <usize>centre * Job.rowBytes))
  let end = Job.targets + 4
  Job.repeated = false
  Job.weighted = false
  for (let k = 0; k < Job.negative; k++) {
    const word = load<i32>(Job.drawn + ((<usize>k) << 2))
    if (word === centre) continue
    const row = <u32>(matrix + <usize>word * Job.rowBytes)
    let at = Job.targets + 4
    while (at < end && load<u32>(at) !== row) at += 4
    if (at < end) {
      if (join) {
        if (!Job.weighted) layOutWord(Job.negative + 1)
        Job.weighted = true
        const t = <usize>(at - Job.targets) >> 2
        const weight = Job.weights + ((t / 6) << 5) + ((t % 6) << 2)
        store<f32>(weight, load<f32>(weight) + 1)
        continue
      }
      Job.repeated = true
    }
    store<u32>(end, row)
    end += 4
  }
  const count = <i32>((end - Job.targets) >> 2)
  if (Job.weighted) {
    layOutRest(count)
    Job.laidOut = 0
  } else if (Job.laidOut !== count) layOutWord(count)
  cut(matrix, count)
  return count
}

/** The inner nodes on the way to the centre. */
export function followPath(matrix: usize, centre: i32): i32 {
  const from = load<i32>(Job.pathStart + ((<usize>centre) << 2))
  const count = load<i32>(Job.pathStart + ((<usize>centre) << 2), 4) - from
  for (let t = 0; t < count; t++) {
    const point = load<u32>(Job.pathPoints + ((<usize>(from + t)) << 2))
    store<u32>(Job.targets + ((<usize>t) << 2), <u32>(matrix + <usize>point * Job.rowBytes))
    layOut(t, load<u8>(Job.pathCodes + <usize>(from + t)) ? -1 : 1)
  }
  layOutRest(count)
  Job.repeated = false
  Job.weighted = false
  Job.laidOut = 0
  cut(matrix, count)
  return count
}
