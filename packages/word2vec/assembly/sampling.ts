// Random numbers of a job, and what is drawn by them; see src/kernels/random.ts for the generator.
import { Job } from './job'

const STEP: i32 = 0x6d2b79f5

// @inline
export function random(): u32 {
  Job.state += STEP
  let t = Job.state
  t = (t ^ <i32>(<u32>t >>> 15)) * (t | 1)
  t ^= t + (t ^ <i32>(<u32>t >>> 7)) * (t | 61)
  return <u32>t ^ (<u32>t >>> 14)
}

// @inline
export function drawWord(): i32 {
  const draw = <i32>(random() >>> 1)
  let word = load<i32>(Job.guide + <usize>(<u32>draw >>> Job.guideShift) * 4)
  while (load<i32>(Job.cumulative + ((<usize>word) << 2)) < draw) word++
  return word
}

/** How far the window of a centre reaches. */
// @inline
export function drawReach(): i32 {
  return Job.shrinkWindows ? Job.window - <i32>(random() % <u32>Job.window) : Job.window
}

/** Draws the negatives of a centre into the list `ahead`. */
export function drawAhead(): void {
  for (let k = 0; k < Job.negative; k++) store<i32>(Job.ahead + ((<usize>k) << 2), drawWord())
}
