import { FLAGS, JOB_FIELDS, PLAN, PLAN_WORDS, vectorsLength } from './plan.ts'

/** Arrays and numbers of a plan and one of its jobs, as plain TypeScript sees them; names as in plan.ts. */
export interface JobView {
  words: number
  d: number
  window: number
  negative: number
  flags: number
  inputs: Float32Array
  outputs: Float32Array
  nodes: Float32Array
  keep: Uint32Array
  cumulative: Int32Array
  guide: Int32Array
  guideShift: number
  pathStart: Int32Array
  pathPoints: Int32Array
  pathCodes: Uint8Array
  sigmoid: Float32Array
  tokens: Int32Array
  starts: Int32Array
  sentence: Int32Array
  targets: Int32Array
  labels: Float64Array
  weights: Float64Array
  /** Dots, then gains, of up to two inputs, `capacity` each. */
  gains: Float64Array
  capacity: number
  /** Two inputs and their updates, and the targets: see update.ts. */
  pair: Float64Array
  rows: Float64Array
  stats: Float64Array
  first: number
  end: number
  seed: number
  alpha: number
}

/** Views of job `job` of the plan at byte `planAt`. Made once for some 10,000 words. */
export function viewJob(buffer: ArrayBufferLike, planAt: number, job: number): JobView {
  const plan = new Uint32Array(buffer, planAt, PLAN_WORDS)
  const at = (name: keyof typeof PLAN): number => plan[PLAN[name]]!
  const words = at('words')
  const d = at('stride')
  const negative = at('negative')
  const flags = at('flags')
  const capacity = at('targetCapacity')
  const guideShift = at('guideShift')
  const matrix = (words + 1) * d
  const vectors = new Float64Array(buffer, at('vectors'), vectorsLength(d, capacity))
  const numbers = new Float64Array(buffer, at('gains'), 4 * capacity)
  const jobEnd = JOB_FIELDS * (job + 1)
  const [first, end, seed] = new Uint32Array(buffer, at('jobs'), jobEnd).subarray(-JOB_FIELDS)
  return {
    words,
    d,
    window: at('window'),
    negative,
    flags,
    inputs: new Float32Array(buffer, at('inputs'), matrix),
    outputs: new Float32Array(buffer, at('outputs'), negative > 0 ? matrix : 0),
    nodes: new Float32Array(buffer, at('nodes'), flags & FLAGS.hierarchical ? matrix : 0),
    keep: new Uint32Array(buffer, at('keep'), words),
    cumulative: new Int32Array(buffer, at('cumulative'), words),
    guide: new Int32Array(buffer, at('guide'), 2 ** (31 - guideShift)),
    guideShift,
    pathStart: new Int32Array(buffer, at('pathStart'), words + 1),
    pathPoints: new Int32Array(buffer, at('pathPoints')),
    pathCodes: new Uint8Array(buffer, at('pathCodes')),
    sigmoid: new Float32Array(buffer, at('sigmoid')),
    tokens: new Int32Array(buffer, at('tokens')),
    starts: new Int32Array(buffer, at('starts')),
    sentence: new Int32Array(buffer, at('sentence')),
    targets: new Int32Array(buffer, at('targets'), capacity),
    labels: numbers.subarray(0, capacity),
    weights: numbers.subarray(capacity, 2 * capacity),
    gains: numbers.subarray(2 * capacity),
    capacity,
    pair: vectors.subarray(0, 4 * d),
    rows: vectors.subarray(4 * d),
    stats: new Float64Array(buffer, at('stats'), 3),
    first: first!,
    end: end!,
    seed: seed!,
    alpha: new Float32Array(buffer, at('jobs'), jobEnd).at(-1)!,
  }
}
