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
}

const KIB_IN_MIB = 1024
/** glibc aligns what it takes for an arena of a thread. */
const ARENA = 64 * 2 ** 20
const MAPPING = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)$/

/** Looks at a process of this machine. */
export function memoryOf(pid: number): ProcessMemory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const of = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / KIB_IN_MIB
  return { anonymous: of('RssAnon'), files: of('RssFile') + of('RssShmem'), ...arenasOf(pid) }
}

/**
 * malloc's part. An arena of a thread begins at a multiple of 64 MiB; what it has not used yet lies behind it, without any right, up to
 * the next multiple.
 */
function arenasOf(pid: number): Pick<ProcessMemory, 'mainArena' | 'otherArenas'> {
  let [mainArena, otherArenas, kind] = [0, 0, '']
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    const mapping = MAPPING.exec(line)
    if (mapping) {
      const [, start = '', end = '', rights = '', name = ''] = mapping
      const [from, to] = [Number.parseInt(start, 16), Number.parseInt(end, 16)]
      const isArena = name === '' && rights === 'rw-p' && from % ARENA === 0 && to - from <= ARENA
      kind = name === '[heap]' ? 'main' : isArena ? 'other' : ''
    } else if (kind !== '' && line.startsWith('Rss:')) {
      const mib = Number(/\d+/.exec(line)?.[0]) / KIB_IN_MIB
      if (kind === 'main') mainArena += mib
      else otherArenas += mib
    }
  }
  return { mainArena, otherArenas }
}
