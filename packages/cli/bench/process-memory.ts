/** Where the memory of a process lies, as Linux counts it. */
import { readFileSync } from 'node:fs'

/** In MiB. */
export interface ProcessMemory {
  /** What the process has made itself: it grows when something leaks. */
  anonymous: number
  /** Pages of files that it reads by its address space: programs, and SQLite's shared memory. The kernel can drop them. */
  files: number
  /** The part of `anonymous` that malloc has for the main thread, and for other threads. */
  mainArena: number
  otherArenas: number
  /** The part of it that is in pages of V8's heaps, garbage among it. */
  v8Pages: number
}

const KIB_IN_MIB = 1024
/** glibc aligns what it takes for an arena of a thread. */
const ARENA = 64 * 2 ** 20
/** V8 takes its heaps in pages of this size, aligned. Objects that need more have pages of their own, which are not counted here. */
const V8_PAGE = 256 * 1024
const MAPPING = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)$/

/** Looks at a process of this machine. */
export function memoryOf(pid: number): ProcessMemory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const of = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / KIB_IN_MIB
  return { anonymous: of('RssAnon'), files: of('RssFile') + of('RssShmem'), ...partsOf(pid) }
}

type Part = 'mainArena' | 'otherArenas' | 'v8Pages'

function partsOf(pid: number): Record<Part, number> {
  const parts = { mainArena: 0, otherArenas: 0, v8Pages: 0 }
  let part: Part | undefined
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    const mapping = MAPPING.exec(line)
    if (mapping) part = partOf(mapping)
    else if (part && line.startsWith('Anonymous:')) parts[part] += Number(/\d+/.exec(line)?.[0]) / KIB_IN_MIB
  }
  return parts
}

/**
 * Whose a mapping is. An arena of a thread begins at a multiple of 64 MiB; what it has not used yet lies behind it, without any
 * right, up to the next multiple.
 */
function partOf([, start = '', end = '', rights = '', name = '']: RegExpExecArray): Part | undefined {
  if (name === '[heap]') return 'mainArena'
  if (name !== '' || rights !== 'rw-p') return undefined
  const from = Number.parseInt(start, 16)
  const length = Number.parseInt(end, 16) - from
  if (length === V8_PAGE && from % V8_PAGE === 0) return 'v8Pages'
  return from % ARENA === 0 && length <= ARENA ? 'otherArenas' : undefined
}
