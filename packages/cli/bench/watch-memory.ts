import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Looks at the memory of a process until it ends; gives the most that it has had, in kB. Linux only. */
export function watchMemory(child: ChildProcess): () => number {
  let peak = 0
  const watch = setInterval(() => {
    // Linux keeps the most that a process ever had.
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0))
  }, 250)
  child.once('exit', () => clearInterval(watch))
  return () => peak
}
