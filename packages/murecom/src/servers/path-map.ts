import { isAbsolute, join, relative, resolve, sep } from 'node:path'

/** Where files of a server lie on this machine. */
export interface PathMapping {
  /** What the server's paths begin with; `''` for a server that says paths from its folder of music. */
  from: string
  /** The folder here that has the same files. */
  to: string
}

/**
 * The path on this machine of a file of a server, by the first mapping that fits. What a server says is not trusted: a path
 * that would lead out of the folder has none.
 */
export function mappedPath(path: string, mappings: readonly PathMapping[]): string | undefined {
  for (const { from, to } of mappings) {
    const rest = below(path, from)
    if (rest === undefined || rest.includes('\0')) continue
    const folder = resolve(to)
    const full = join(folder, rest)
    const inside = relative(folder, full)
    if (inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)) return full
  }
  return undefined
}

/** What follows the folder `from` in a path; undefined when the path does not lie there. */
function below(path: string, from: string): string | undefined {
  const isWindows = from.includes('\\')
  const [there, folder] = isWindows ? [path.replaceAll('\\', '/'), from.replaceAll('\\', '/')] : [path, from]
  if (folder === '') return isAbsolute(there) ? undefined : there
  const begin = folder.endsWith('/') ? folder : `${folder}/`
  return there.startsWith(begin) ? there.slice(begin.length) : undefined
}
