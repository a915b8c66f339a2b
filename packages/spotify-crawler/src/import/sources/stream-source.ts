import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { untilAborted } from '@murecom/internal/signal'
import { ImportError } from '../../errors.ts'
import { type FileSource, HEAD_BYTES } from './file-source.ts'

/** What a stream may hold: it is kept in memory, because it can be read once. */
const MOST_BYTES = 500_000_000
/** How long a pipe may stay without anybody who writes into it. */
const LONGEST_WAIT_MS = 2000
const POLL_MS = 10
const CHUNK_BYTES = 1 << 16

/** The standard input, or a pipe or device on disk. What it holds is what it is known by: it has no place. */
export function streamSource(label: string, signal: AbortSignal | undefined): FileSource {
  let content: Promise<Buffer> | undefined
  const read = (): Promise<Buffer> => {
    content ??= collect(label === '-' ? process.stdin : pipeChunks(label, signal), signal).then(bytes => {
      source.place = `stream ${createHash('sha256').update(bytes).digest('hex')}`
      return bytes
    })
    return content
  }
  const source: FileSource = {
    label,
    name: 'stream',
    place: label,
    contentPlace: 'stream',
    stem: 'stream',
    path: undefined,
    size: 0,
    isNamed: true,
    head: async () => (await read()).subarray(0, HEAD_BYTES),
    read,
    async *chunks() {
      yield await read()
    },
    sibling: async () => undefined,
  }
  return source
}

async function collect(
  chunks: AsyncIterable<Uint8Array | string> & { destroy?: () => void },
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const all: Uint8Array[] = []
  let length = 0
  const iterator = chunks[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await untilAborted(iterator.next(), signal)
      if (next.done) return Buffer.concat(all)
      const bytes = typeof next.value === 'string' ? Buffer.from(next.value) : next.value
      all.push(bytes)
      length += bytes.length
      if (length > MOST_BYTES) throw new ImportError(`a stream of more than ${MOST_BYTES / 1e6} MB`)
    }
  } finally {
    // One that is waited for would keep the process alive until its other end closes.
    chunks.destroy?.()
  }
}

/** Opened without waiting: a pipe that nobody writes into would hold the process for ever, deaf to signals. */
async function* pipeChunks(path: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    let waited = 0
    let isStarted = false
    while (!signal?.aborted) {
      const length = await readSome(file)
      if (length instanceof Uint8Array) {
        isStarted = true
        yield length
      } else if (length === 'end' && (isStarted || waited >= LONGEST_WAIT_MS)) return
      else {
        await sleep(POLL_MS)
        waited += POLL_MS
      }
    }
  } finally {
    await file.close()
  }
}

async function readSome(file: Awaited<ReturnType<typeof open>>): Promise<Uint8Array | 'end' | 'later'> {
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, null)
    return bytesRead === 0 ? 'end' : buffer.subarray(0, bytesRead)
  } catch (error) {
    if ((error as { code?: string }).code === 'EAGAIN') return 'later'
    throw error
  }
}
