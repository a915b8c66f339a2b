import { JOB_FIELDS } from '../kernels/plan.ts'
import { BLOCK_JOBS } from '../memory/layout.ts'
import type { ModelMemory } from '../memory/model-memory.ts'

/** Words of a job at most, known or not, except where its first sentence is longer: gensim's batch_words. */
const JOB_WORDS = 10_000

/** A block of sentences in the memory, cut into jobs. */
export interface Block {
  jobs: number
  /** For each job, the words read before its end, in the pass. */
  wordsAfter: number[]
  /** For each job, the part of the pass that lies before its start. */
  partBefore: number[]
}

/** Writes sentences to the memory and cuts them into jobs. A sentence that is longer than a block is split. */
export class BlockWriter {
  readonly #memory: ModelMemory
  readonly #sentences: number | undefined
  readonly #words: number | undefined
  #tokens = 0
  #starts = 0
  #jobWords = 0
  #doneSentences = 0
  #doneWords = 0
  #block: Block = { jobs: 0, wordsAfter: [], partBefore: [] }

  constructor(memory: ModelMemory, sentences: number | undefined, words: number | undefined) {
    this.#memory = memory
    this.#sentences = sentences
    this.#words = words
    memory.starts[0] = 0
  }

  /** Whether the block has room for a sentence of `length` words. */
  fits(length: number): boolean {
    const full = this.#tokens + length > this.#memory.tokens.length || this.#block.jobs === BLOCK_JOBS - 1
    return !full || (this.#tokens === 0 && this.#block.jobs < BLOCK_JOBS - 1)
  }

  /** Adds a word. Returns true when the block is full and must be taken. */
  push(row: number): boolean {
    this.#memory.tokens[this.#tokens++] = row
    return this.#tokens === this.#memory.tokens.length
  }

  /** @param length words of the sentence, unknown ones too */
  endSentence(length: number): void {
    this.#doneSentences++
    if (length === 0) return
    if (this.#jobWords > 0 && this.#jobWords + length > JOB_WORDS) this.#endJob()
    if (this.#jobWords === 0) this.#beginJob()
    this.#closeSentence()
    this.#jobWords += length
    this.#doneWords += length
  }

  #closeSentence(): void {
    if (this.#tokens > this.#memory.starts[this.#starts]!) this.#memory.starts[++this.#starts] = this.#tokens
  }

  #beginJob(): void {
    const { jobs, partBefore } = this.#block
    this.#memory.jobs[JOB_FIELDS * jobs] = this.#starts
    partBefore.push(
      this.#sentences === undefined
        ? Math.min(1, this.#doneWords / (this.#words ?? 1))
        : (this.#doneSentences - 1) / this.#sentences,
    )
  }

  #endJob(): void {
    this.#memory.jobs[JOB_FIELDS * this.#block.jobs + 1] = this.#starts
    this.#block.wordsAfter.push(this.#doneWords)
    this.#block.jobs++
    this.#jobWords = 0
  }

  /** The block so far; the writer begins the next one. */
  take(): Block {
    if (this.#tokens > this.#memory.starts[this.#starts]!) {
      if (this.#jobWords === 0) this.#beginJob()
      this.#closeSentence()
      this.#jobWords++
    }
    if (this.#jobWords > 0) this.#endJob()
    const block = this.#block
    this.#block = { jobs: 0, wordsAfter: [], partBefore: [] }
    this.#tokens = 0
    this.#starts = 0
    this.#memory.starts[0] = 0
    return block
  }
}
