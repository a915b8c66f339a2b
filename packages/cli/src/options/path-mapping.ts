import type { PathMapping } from 'murecom/node'
import { UsageError } from '../errors.ts'

/** `FROM=TO` as a mapping of paths; the last `=` parts them, because folders of servers have any name. */
export function pathMapping(text: string): PathMapping {
  const at = text.lastIndexOf('=')
  if (at < 0 || at === text.length - 1) throw new UsageError(`--path-map must be FROM=TO, got ${text}`)
  return { from: text.slice(0, at), to: text.slice(at + 1) }
}
