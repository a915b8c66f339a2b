/**
 * Training of one job (some sentences of a block) in plain TypeScript.
 *
 * For an input vector x, targets with output vectors o_t and labels y_t (1 for the word, 0 for a negative), learning rate a:
 *
 *     f_t = x . o_t        g_t = (y_t - s(f_t)) a      (targets with |f_t| >= 6 are skipped)
 *     o_t += g_t x         x += sum of g_t o_t (before their update)
 *
 * Source: Mikolov et al., "Distributed Representations of Words and Phrases and their Compositionality", NIPS 2013, with the
 * conventions of gensim 4.4: x is the context word's vector and the centre is the target (skip-gram), dropped words close
 * up, a negative that is the centre is skipped. Sharing the negatives of a window: Ji et al., "Parallelizing Word2Vec in
 * Shared and Distributed Memory", 2016.
 *
 * Random numbers are taken in this order: one a word for subsampling, the shuffle, then for each centre the window and the
 * negatives (for each context word anew without sharing).
 */
import { mix, STEP } from '../random.ts'
import { MAX_DOT, SIGMOID_CELLS } from '../sampling.ts'
import { FLAGS, PLAN, PLAN_WORDS } from './plan.ts'
import { addScaled, meanOfRows, trainOne, trainTwo } from './update.ts'

const SCALE = SIGMOID_CELLS / (2 * MAX_DOT)

/** Trains job `job` of the plan at byte `planAt`. */
export function trainJob(buffer: ArrayBufferLike, planAt: number, job: number): void {
  const plan = new Uint32Array(buffer, planAt, PLAN_WORDS)
  const words = plan[PLAN.words]!
  const d = plan[PLAN.stride]!
  const window = plan[PLAN.window]!
  const negative = plan[PLAN.negative]!
  const flags = plan[PLAN.flags]!
  const capacity = plan[PLAN.targetCapacity]!
  const rows = (words + 1) * d
  const inputs = new Float32Array(buffer, plan[PLAN.inputs]!, rows)
  const outputs = new Float32Array(buffer, plan[PLAN.outputs]!, negative > 0 ? rows : 0)
  const nodes = new Float32Array(buffer, plan[PLAN.nodes]!, flags & FLAGS.hierarchical ? rows : 0)
  const keep = new Uint32Array(buffer, plan[PLAN.keep]!, words)
  const cumulative = new Int32Array(buffer, plan[PLAN.cumulative]!, words)
  const shift = plan[PLAN.guideShift]!
  const guide = new Int32Array(buffer, plan[PLAN.guide]!, 2 ** (31 - shift))
  const pathStart = new Int32Array(buffer, plan[PLAN.pathStart]!, words + 1)
  const pathPoints = new Int32Array(buffer, plan[PLAN.pathPoints]!)
  const pathCodes = new Uint8Array(buffer, plan[PLAN.pathCodes]!)
  const sigmoid = new Float32Array(buffer, plan[PLAN.sigmoid]!, 2 * (SIGMOID_CELLS + 2))
  const tokens = new Int32Array(buffer, plan[PLAN.tokens]!)
  const starts = new Int32Array(buffer, plan[PLAN.starts]!)
  const sentence = new Int32Array(buffer, plan[PLAN.sentence]!)
  const context = new Float32Array(buffer, plan[PLAN.vectors]!, d)
  const work = new Float32Array(buffer, plan[PLAN.vectors]! + 4 * d, 2 * d)
  const targets = new Int32Array(buffer, plan[PLAN.targets]!, capacity)
  const gains = new Float32Array(buffer, plan[PLAN.gains]!, 4 * capacity)
  const stats = new Float64Array(buffer, plan[PLAN.stats]!, 3)
  const jobAt = plan[PLAN.jobs]! + 16 * job
  const [first, end, seed] = new Uint32Array(buffer, jobAt, 3) as unknown as [number, number, number]
  const alpha = new Float32Array(buffer, jobAt + 12, 1)[0]!

  let state = seed | 0
  let loss = 0
  let examples = 0
  let trained = 0

  for (let s = first; s < end; s++) {
    let length = 0
    const sentenceEnd = starts[s + 1]!
    for (let i = starts[s]!; i < sentenceEnd; i++) {
      const word = tokens[i]!
      if (flags & FLAGS.subsample) {
        state = (state + STEP) | 0
        if (keep[word]! < mix(state) >>> 0) continue
      }
      sentence[length++] = word
    }
    trained += length
    if (flags & FLAGS.shuffle) {
      for (let i = length - 1; i > 0; i--) {
        state = (state + STEP) | 0
        const j = (mix(state) >>> 0) % (i + 1)
        const word = sentence[i]!
        sentence[i] = sentence[j]!
        sentence[j] = word
      }
    }
    for (let i = 0; i < length; i++) {
      let reach = window
      if (flags & FLAGS.shrinkWindows) {
        state = (state + STEP) | 0
        reach -= (mix(state) >>> 0) % window
      }
      const from = Math.max(0, i - reach)
      const to = Math.min(length, i + reach + 1)
      const contexts = to - from - 1
      if (contexts === 0) continue
      const centre = sentence[i]!
      if (!(flags & FLAGS.skipGram)) {
        // The mean of the context is updated in full, its sum by shares: as gensim has it.
        const mean = (flags & FLAGS.contextMean) !== 0
        const scale = mean ? 1 / contexts : 1
        const share = mean ? 1 : 1 / contexts
        for (let pass = 0; pass < 2; pass++) {
          if (pass === 0 ? !(flags & FLAGS.hierarchical) : negative === 0) continue
          meanOfRows(inputs, sentence, from, i, to, scale, context, d)
          const count =
            pass === 0
              ? followPath(pathStart, pathPoints, pathCodes, centre, targets, gains, capacity)
              : drawTargets(guide, cumulative, shift, state, negative, centre, false, targets, gains, capacity)
          if (pass === 1) state = (state + Math.imul(negative, STEP)) | 0
          const matrix = pass === 0 ? nodes : outputs
          loss += trainOne(context, 0, matrix, targets, gains, count, capacity, false, d, alpha, sigmoid, SCALE, work)
          for (let j = from; j < to; j++) if (j !== i) addScaled(work, 0, share, inputs, sentence[j]! * d, d)
        }
        examples++
        continue
      }
      examples += contexts
      if (flags & FLAGS.sharedNegatives) {
        if (flags & FLAGS.hierarchical) {
          const count = followPath(pathStart, pathPoints, pathCodes, centre, targets, gains, capacity)
          loss += trainWindow(
            inputs,
            nodes,
            sentence,
            from,
            i,
            to,
            targets,
            gains,
            count,
            capacity,
            words,
            d,
            alpha,
            sigmoid,
            work,
          )
        }
        if (negative > 0) {
          const count = drawTargets(guide, cumulative, shift, state, negative, centre, true, targets, gains, capacity)
          state = (state + Math.imul(negative, STEP)) | 0
          loss += trainWindow(
            inputs,
            outputs,
            sentence,
            from,
            i,
            to,
            targets,
            gains,
            count,
            capacity,
            words,
            d,
            alpha,
            sigmoid,
            work,
          )
        }
        continue
      }
      for (let j = from; j < to; j++) {
        if (j === i) continue
        const at = sentence[j]! * d
        if (flags & FLAGS.hierarchical) {
          const count = followPath(pathStart, pathPoints, pathCodes, centre, targets, gains, capacity)
          loss += trainOne(inputs, at, nodes, targets, gains, count, capacity, false, d, alpha, sigmoid, SCALE, work)
          addScaled(work, 0, 1, inputs, at, d)
        }
        if (negative > 0) {
          const count = drawTargets(guide, cumulative, shift, state, negative, centre, false, targets, gains, capacity)
          state = (state + Math.imul(negative, STEP)) | 0
          loss += trainOne(inputs, at, outputs, targets, gains, count, capacity, false, d, alpha, sigmoid, SCALE, work)
          addScaled(work, 0, 1, inputs, at, d)
        }
      }
    }
  }
  stats[0] = stats[0]! + loss
  stats[1] = stats[1]! + examples
  stats[2] = stats[2]! + trained
}

/**
 * Fills `targets` with the centre and its negatives. The random state is a counter, so the caller moves it on by
 * `negative` steps. Equal negatives are joined to one whose weight is their number, or else listed one after the other.
 *
 * @returns how many targets there are
 */
function drawTargets(
  guide: Int32Array,
  cumulative: Int32Array,
  shift: number,
  state: number,
  negative: number,
  centre: number,
  join: boolean,
  targets: Int32Array,
  gains: Float32Array,
  capacity: number,
): number {
  targets[0] = centre
  gains[0] = 1
  gains[capacity] = 1
  let count = 1
  for (let k = 1; k <= negative; k++) {
    const draw = mix((state + Math.imul(k, STEP)) | 0) >>> 1
    let word = guide[draw >>> shift]!
    while (cumulative[word]! < draw) word++
    if (word === centre) continue
    let t = 1
    if (join) while (t < count && targets[t] !== word) t++
    else t = count
    if (t < count) {
      gains[capacity + t] = gains[capacity + t]! + 1
      continue
    }
    targets[count] = word
    gains[count] = 0
    gains[capacity + count] = 1
    count++
  }
  return count
}

/** Fills `targets` with the inner nodes on the way to the centre; returns how many. */
function followPath(
  start: Int32Array,
  points: Int32Array,
  codes: Uint8Array,
  centre: number,
  targets: Int32Array,
  gains: Float32Array,
  capacity: number,
): number {
  const from = start[centre]!
  const count = start[centre + 1]! - from
  for (let t = 0; t < count; t++) {
    targets[t] = points[from + t]!
    gains[t] = 1 - codes[from + t]!
    gains[capacity + t] = 1
  }
  return count
}

/** All context words of a centre against the same targets, two words at a time; returns the loss. */
function trainWindow(
  inputs: Float32Array,
  matrix: Float32Array,
  sentence: Int32Array,
  from: number,
  centreAt: number,
  to: number,
  targets: Int32Array,
  gains: Float32Array,
  count: number,
  capacity: number,
  spare: number,
  d: number,
  alpha: number,
  sigmoid: Float32Array,
  work: Float32Array,
): number {
  let loss = 0
  let waiting = -1
  for (let j = from; j < to; j++) {
    if (j === centreAt) continue
    const at = sentence[j]! * d
    if (waiting < 0) {
      waiting = at
      continue
    }
    loss += trainTwo(
      inputs,
      waiting,
      at,
      matrix,
      targets,
      gains,
      count,
      capacity,
      spare,
      d,
      alpha,
      sigmoid,
      SCALE,
      work,
    )
    waiting = -1
  }
  if (waiting < 0) return loss
  loss += trainOne(inputs, waiting, matrix, targets, gains, count, capacity, true, d, alpha, sigmoid, SCALE, work)
  addScaled(work, 0, 1, inputs, waiting, d)
  return loss
}
