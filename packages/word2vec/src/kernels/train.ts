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
 * Shared and Distributed Memory", 2016; context words are then taken two at a time, from one state. The nodes of a path
 * (hierarchical softmax) meet one context word at a time, always.
 *
 * Random numbers are taken in this order: one a word for subsampling, the shuffle, then for each centre the window and the
 * negatives (for each context word anew without sharing).
 */
import { mix, STEP } from '../random.ts'
import { type JobView, viewJob } from './job-view.ts'
import { FLAGS } from './plan.ts'
import { drawTargets, followPath, gainsOf } from './targets.ts'
import { addRow, dotsOne, dotsTwo, loadRow, meanOfRows, storeRow, updateOne, updateTwo } from './update.ts'

/** Trains job `jobNumber` of the plan at byte `planAt`. */
export function trainJob(buffer: ArrayBufferLike, planAt: number, jobNumber: number): void {
  const job = viewJob(buffer, planAt, jobNumber)
  const { d, window, negative, flags, inputs, outputs, nodes, keep, tokens, starts, sentence, stats } = job
  const hierarchical = (flags & FLAGS.hierarchical) !== 0
  let state = job.seed | 0
  let loss = 0
  let examples = 0
  let trained = 0

  for (let s = job.first; s < job.end; s++) {
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
        examples++
        // The mean of the context is updated in full, its sum by shares: as gensim has it.
        const mean = (flags & FLAGS.contextMean) !== 0
        const scale = mean ? 1 / contexts : 1
        const share = mean ? 1 : 1 / contexts
        for (let pass = 0; pass < 2; pass++) {
          if (pass === 0 ? !hierarchical : negative === 0) continue
          meanOfRows(inputs, sentence, from, i, to, scale, job.x, d)
          if (pass === 0) loss += trainLoaded(job, nodes, followPath(job, centre))
          else {
            loss += trainLoaded(job, outputs, drawTargets(job, state, centre, false))
            state = (state + Math.imul(negative, STEP)) | 0
          }
          for (let j = from; j < to; j++) if (j !== i) addRow(job.workX, share, inputs, sentence[j]! * d, d)
        }
        continue
      }
      examples += contexts
      if (flags & FLAGS.sharedNegatives) {
        if (hierarchical) {
          const count = loadTargets(job, nodes, followPath(job, centre))
          for (let j = from; j < to; j++) if (j !== i) loss += trainOne(job, sentence[j]! * d, count)
          storeTargets(job, nodes, count)
        }
        if (negative > 0) {
          const count = loadTargets(job, outputs, drawTargets(job, state, centre, true))
          state = (state + Math.imul(negative, STEP)) | 0
          let waiting = -1
          for (let j = from; j < to; j++) {
            if (j === i) continue
            const at = sentence[j]! * d
            if (waiting < 0) waiting = at
            else {
              loss += trainTwo(job, waiting, at, count)
              waiting = -1
            }
          }
          if (waiting >= 0) loss += trainOne(job, waiting, count)
          storeTargets(job, outputs, count)
        }
        continue
      }
      for (let j = from; j < to; j++) {
        if (j === i) continue
        const at = sentence[j]! * d
        if (hierarchical) {
          loadRow(inputs, at, job.x, d)
          loss += trainLoaded(job, nodes, followPath(job, centre))
          addRow(job.workX, 1, inputs, at, d)
        }
        if (negative > 0) {
          loadRow(inputs, at, job.x, d)
          loss += trainLoaded(job, outputs, drawTargets(job, state, centre, false))
          state = (state + Math.imul(negative, STEP)) | 0
          addRow(job.workX, 1, inputs, at, d)
        }
      }
    }
  }
  stats[0] = stats[0]! + loss
  stats[1] = stats[1]! + examples
  stats[2] = stats[2]! + trained
}

/** Copies the targets' rows, and fills them up with rows of zeros and no gain to a multiple of three; returns the count. */
function loadTargets(job: JobView, matrix: Float32Array, count: number): number {
  const { rows, targets, d } = job
  for (let t = 0; t < count; t++) loadRow(matrix, targets[t]! * d, rows[t]!, d)
  for (let t = count; t % 3 !== 0; t++) rows[t]!.fill(0)
  return count
}

function storeTargets(job: JobView, matrix: Float32Array, count: number): void {
  const { rows, targets, d } = job
  for (let t = 0; t < count; t++) storeRow(rows[t]!, matrix, targets[t]! * d, d)
}

/** The input in `x` against targets that are not loaded yet; its update is left in `workX`. */
function trainLoaded(job: JobView, matrix: Float32Array, count: number): number {
  if (count < 0) return trainRepeated(job, matrix, -count)
  loadTargets(job, matrix, count)
  const loss = step(job, count)
  storeTargets(job, matrix, count)
  return loss
}

/** As {@link trainLoaded}, one target after the other: the same may come twice. */
function trainRepeated(job: JobView, matrix: Float32Array, count: number): number {
  const { targets, labels, d, workX } = job
  workX.fill(0)
  const saved = job.gains.subarray(job.capacity)
  for (let t = 0; t < count; t++) saved[t] = targets[t]!
  let loss = 0
  for (let t = 0; t < count; t++) {
    targets[0] = saved[t]!
    labels[0] = t === 0 ? 1 : 0
    loadTargets(job, matrix, 1)
    loss += stepOn(job, 1)
    storeTargets(job, matrix, 1)
  }
  return loss
}

function step(job: JobView, count: number): number {
  job.workX.fill(0)
  return stepOn(job, count)
}

/** The input in `x` against loaded targets, all from the state before; its update is added to `workX`. */
function stepOn(job: JobView, count: number): number {
  const { x, workX, rows, d, gains } = job
  for (let t = 0; t < count; t += 3) dotsOne(x, rows[t]!, rows[t + 1]!, rows[t + 2]!, d, gains, t)
  const loss = gainsOf(job, gains, 0, count)
  for (let t = count; t % 3 !== 0; t++) gains[t] = 0
  for (let t = 0; t < count; t += 3) updateOne(x, workX, rows[t]!, rows[t + 1]!, rows[t + 2]!, d, gains, t)
  return loss
}

/** The input row at `at` against loaded targets. */
function trainOne(job: JobView, at: number, count: number): number {
  const { inputs, x, workX, d } = job
  loadRow(inputs, at, x, d)
  const loss = step(job, count)
  addRow(workX, 1, inputs, at, d)
  return loss
}

/** Two input rows (perhaps the same) against loaded targets, all from the state before. */
function trainTwo(job: JobView, first: number, second: number, count: number): number {
  const { inputs, x, y, workX, workY, rows, d, gains, capacity } = job
  loadRow(inputs, first, x, d)
  loadRow(inputs, second, y, d)
  for (let t = 0; t < count; t += 3) {
    dotsTwo(x, y, rows[t]!, rows[t + 1]!, rows[t + 2]!, d, gains, t, capacity + t)
  }
  const loss = gainsOf(job, gains, 0, count) + gainsOf(job, gains, capacity, count)
  for (let t = count; t % 3 !== 0; t++) {
    gains[t] = 0
    gains[capacity + t] = 0
  }
  workX.fill(0)
  workY.fill(0)
  for (let t = 0; t < count; t += 3) {
    updateTwo(x, y, workX, workY, rows[t]!, rows[t + 1]!, rows[t + 2]!, d, gains, t, capacity + t)
  }
  addRow(workX, 1, inputs, first, d)
  addRow(workY, 1, inputs, second, d)
  return loss
}
