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
 * Random numbers are taken in this order: one for each word's subsampling, the shuffle, then for each centre the window and the
 * negatives (for each context word anew without sharing).
 */

import { type JobView, viewJob } from './job-view.ts'
import { FLAGS } from './plan.ts'
import { mix, STEP } from './random.ts'
import { drawTargets, followPath, gainsOf } from './targets.ts'
import { addColumn, dotsOne, dotsTwo, loadColumn, meanOfRows, storeColumn, updateOne, updateTwo } from './update.ts'

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
          meanOfRows(inputs, sentence, from, i, to, scale, job.pair, d)
          if (pass === 0) loss += trainLoaded(job, nodes, followPath(job, centre))
          else {
            loss += trainLoaded(job, outputs, drawTargets(job, state, centre, false))
            state = (state + Math.imul(negative, STEP)) | 0
          }
          for (let j = from; j < to; j++) if (j !== i) addColumn(job.pair, 2, share, inputs, sentence[j]! * d, d)
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
          loadInput(job, at)
          loss += trainLoaded(job, nodes, followPath(job, centre))
          addColumn(job.pair, 2, 1, inputs, at, d)
        }
        if (negative > 0) {
          loadInput(job, at)
          loss += trainLoaded(job, outputs, drawTargets(job, state, centre, false))
          state = (state + Math.imul(negative, STEP)) | 0
          addColumn(job.pair, 2, 1, inputs, at, d)
        }
      }
    }
  }
  stats[0] = stats[0]! + loss
  stats[1] = stats[1]! + examples
  stats[2] = stats[2]! + trained
}

/** Copies the targets' rows, and fills them up with zeros to a multiple of three; returns `count`. */
function loadTargets(job: JobView, matrix: Float32Array, count: number): number {
  const { rows, targets, d } = job
  const lanes = lanesFor(count)
  for (let t = 0; t < count; t++) loadColumn(matrix, targets[t]! * d, rows, lanes, t, d)
  for (let t = count; t < lanes; t++) for (let j = t; j < lanes * d; j += lanes) rows[j] = 0
  return count
}

function storeTargets(job: JobView, matrix: Float32Array, count: number): void {
  const { rows, targets, d } = job
  const lanes = lanesFor(count)
  for (let t = 0; t < count; t++) storeColumn(rows, lanes, t, matrix, targets[t]! * d, d)
}

const lanesFor = (count: number): number => Math.ceil(count / 3) * 3

/** Copies an input, as x; its update is zero. */
function loadInput({ inputs, pair, d }: JobView, at: number): void {
  pair.fill(0, 0, 4 * d)
  loadColumn(inputs, at, pair, 4, 0, d)
}

/** The loaded input against targets that are not loaded yet; its update is left beside it. */
function trainLoaded(job: JobView, matrix: Float32Array, count: number): number {
  if (count < 0) return trainRepeated(job, matrix, -count)
  loadTargets(job, matrix, count)
  const loss = step(job, count)
  storeTargets(job, matrix, count)
  return loss
}

/** As {@link trainLoaded}, one target after the other: the same may come twice. */
function trainRepeated(job: JobView, matrix: Float32Array, count: number): number {
  const { targets, labels, gains, capacity } = job
  for (let t = 0; t < count; t++) gains[capacity + t] = targets[t]!
  let loss = 0
  for (let t = 0; t < count; t++) {
    targets[0] = gains[capacity + t]!
    labels[0] = t === 0 ? 1 : 0
    loadTargets(job, matrix, 1)
    loss += step(job, 1)
    storeTargets(job, matrix, 1)
  }
  return loss
}

/** The loaded input against loaded targets, all from the state before; its update is added to what is beside it. */
function step(job: JobView, count: number): number {
  const { pair, rows, d, gains } = job
  const lanes = lanesFor(count)
  for (let t = 0; t < count; t += 3) dotsOne(pair, rows, lanes, t, d, gains, t)
  const loss = gainsOf(job, gains, 0, count)
  for (let t = count; t < lanes; t++) gains[t] = 0
  for (let t = 0; t < count; t += 3) updateOne(pair, rows, lanes, t, d, gains, t)
  return loss
}

/** The input row at `at` against loaded targets. */
function trainOne(job: JobView, at: number, count: number): number {
  loadInput(job, at)
  const loss = step(job, count)
  addColumn(job.pair, 2, 1, job.inputs, at, job.d)
  return loss
}

/** Two input rows (perhaps the same) against loaded targets, all from the state before. */
function trainTwo(job: JobView, first: number, second: number, count: number): number {
  const { inputs, pair, rows, d, gains, capacity } = job
  const lanes = lanesFor(count)
  pair.fill(0, 0, 4 * d)
  loadColumn(inputs, first, pair, 4, 0, d)
  loadColumn(inputs, second, pair, 4, 1, d)
  for (let t = 0; t < count; t += 3) dotsTwo(pair, rows, lanes, t, d, gains, t, capacity + t)
  const loss = gainsOf(job, gains, 0, count) + gainsOf(job, gains, capacity, count)
  for (let t = count; t < lanes; t++) {
    gains[t] = 0
    gains[capacity + t] = 0
  }
  for (let t = 0; t < count; t += 3) updateTwo(pair, rows, lanes, t, d, gains, t, capacity + t)
  addColumn(pair, 2, 1, inputs, first, d)
  addColumn(pair, 3, 1, inputs, second, d)
  return loss
}
