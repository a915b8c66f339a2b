import { show } from '@murecom/internal'
import { eventLoopTurn } from '@murecom/internal/signal'
import { CorpusError } from '../errors.ts'
import type { ModelMemory } from '../memory/model-memory.ts'
import type { Corpus, Key } from '../types.ts'
import { type Block, BlockWriter } from './block-writer.ts'

/** Words between two pauses. */
const PAUSE_WORDS = 1 << 20

const ADVICE =
  'give an array ([...sentences]), an object whose iterator begins anew each time, a line file of @murecom/word2vec/node, or set cacheCorpus: true to keep the words in memory'

/** Whether `corpus` can be read only once. @throws TypeError when it is not iterable */
export function isOneShot(where: string, corpus: Corpus): boolean {
  const source = corpus as Partial<Iterable<unknown> & AsyncIterable<unknown>>
  if (typeof corpus === 'string' || (!source?.[Symbol.iterator] && !source?.[Symbol.asyncIterator])) {
    throw new TypeError(`${where}: sentences must be an iterable of arrays of keys, got ${show(corpus)}`)
  }
  const open = (): unknown => source[Symbol.asyncIterator]?.() ?? source[Symbol.iterator]?.()
  const first = open()
  const second = open()
  return first === corpus || first === second
}

export function refuseOneShot(where: string): never {
  throw new CorpusError(
    'one-shot-corpus',
    `${where}: these sentences can be read only once, and training reads them several times: ${ADVICE}`,
  )
}

/** A growing Int32Array. */
class Ints {
  values = new Int32Array(1024)
  length = 0
  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Int32Array(this.length * 2)
      wider.set(this.values)
      this.values = wider
    }
    this.values[this.length++] = value
  }
}

/** What a first pass found. */
export interface Scan<K extends Key> {
  /** Distinct words in the order they were first seen. */
  seen: K[]
  counts: number[]
  sentences: number
  /** All words, with repetitions. */
  words: number
  /** Positions in `seen` of all words, and the length of each sentence, when they are kept. */
  cache: { tokens: Int32Array; lengths: Int32Array } | undefined
}

/** Counts the words. O(words). */
export async function scanCorpus<K extends Key>(
  where: string,
  corpus: Corpus<K>,
  keep: boolean,
  signal: AbortSignal | undefined,
): Promise<Scan<K>> {
  const ids = new Map<K, number>()
  const counts: number[] = []
  const tokens = new Ints()
  const lengths = new Ints()
  let sentences = 0
  let words = 0
  let next = PAUSE_WORDS
  for await (const sentence of corpus) {
    signal?.throwIfAborted()
    checkSentence(where, sentence, sentences)
    const before = words
    for (const key of sentence) {
      let id = ids.get(key)
      if (id === undefined) {
        if (typeof key !== 'string' && typeof key !== 'number') {
          throw new TypeError(`${where}: a key must be a string or a number, got ${show(key)} in sentence ${sentences}`)
        }
        id = counts.length
        ids.set(key, id)
        counts.push(0)
      }
      counts[id] = counts[id]! + 1
      if (keep) tokens.push(id)
      words++
    }
    if (keep) lengths.push(words - before)
    sentences++
    if (words >= next) {
      next = words + PAUSE_WORDS
      await eventLoopTurn()
    }
  }
  signal?.throwIfAborted()
  if (words === 0) {
    throw new CorpusError(
      'empty-corpus',
      `${where}: there is not one word in ${sentences} sentences; if they come from a generator that was read before, ${ADVICE}`,
    )
  }
  const cache = keep
    ? { tokens: tokens.values.slice(0, tokens.length), lengths: lengths.values.slice(0, lengths.length) }
    : undefined
  return { seen: [...ids.keys()], counts, sentences, words, cache }
}

/** Sentences as rows, pass by pass. */
export interface EncodedCorpus {
  /** Words of a pass, known or not: exact, or what the vocabulary's counts say. */
  readonly words: number
  pass(memory: ModelMemory): AsyncGenerator<Block>
}

/** Sentences that a scan kept: the rows of their words, -1 for those left out. */
export function cachedCorpus(cache: { tokens: Int32Array; lengths: Int32Array }): EncodedCorpus {
  const { tokens, lengths } = cache
  return {
    words: tokens.length,
    async *pass(memory) {
      const writer = new BlockWriter(memory, lengths.length, undefined)
      let at = 0
      for (const length of lengths) {
        if (!writer.fits(length)) yield writer.take()
        for (const end = at + length; at < end; at++) {
          const row = tokens[at]!
          if (row >= 0 && writer.push(row)) yield writer.take()
        }
        writer.endSentence(length)
      }
      yield writer.take()
    },
  }
}

/** Sentences that are read again in each pass. Their number must not fall from pass to pass. */
export function streamedCorpus<K extends Key>(
  where: string,
  corpus: Corpus<K>,
  index: ReadonlyMap<K, number>,
  size: { sentences: number | undefined; words: number },
  signal: AbortSignal | undefined,
): EncodedCorpus {
  let expected = size.sentences
  return {
    words: size.words,
    async *pass(memory) {
      const writer = new BlockWriter(memory, expected, size.words)
      let sentences = 0
      for await (const sentence of corpus) {
        signal?.throwIfAborted()
        checkSentence(where, sentence, sentences)
        let length = 0
        const rows: number[] = []
        for (const key of sentence) {
          length++
          const row = index.get(key)
          if (row !== undefined) rows.push(row)
        }
        if (!writer.fits(rows.length)) yield writer.take()
        for (const row of rows) if (writer.push(row)) yield writer.take()
        writer.endSentence(length)
        sentences++
      }
      if (sentences === 0 || sentences < (expected ?? 0)) {
        throw new CorpusError(
          'short-pass',
          `${where}: a pass over the sentences gave ${sentences} of ${expected ?? 'some'}: they cannot be read again from the start; ${ADVICE}`,
        )
      }
      expected = sentences
      yield writer.take()
    },
  }
}

function checkSentence(where: string, sentence: unknown, at: number): void {
  if (typeof sentence !== 'string' && typeof (sentence as Iterable<unknown> | null)?.[Symbol.iterator] === 'function') {
    return
  }
  const hint = typeof sentence === 'string' ? ': split it into words first' : ''
  throw new TypeError(`${where}: a sentence must be an array of keys, got ${show(sentence)} at ${at}${hint}`)
}
