import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * How a server of MPD's protocol names its files: `below` its folder of music, as MPD does; as Mopidy's library of local files, below
 * it and escaped; as an address of the whole path.
 */
export type Naming = 'below' | 'local' | 'address'

const LOCAL = 'local:track:'

/** What the name of a file says. */
interface FileName {
  /** Undefined for an address that names no file, such as a stream's. */
  naming: Naming | undefined
  /** The whole path, or the one below the folder of music, with `/`; undefined when it names no file. */
  path: string | undefined
}

export function readFileName(file: string): FileName {
  if (file.startsWith(LOCAL))
    return { naming: 'local', path: orUndefined(() => decodeURIComponent(file.slice(LOCAL.length))) }
  if (file.startsWith('file:')) return { naming: 'address', path: orUndefined(() => fileURLToPath(file)) }
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(file)) return { naming: undefined, path: undefined }
  // A folder's name may have a colon, and so may an address such as spotify:track:1.
  return { naming: /^[a-z][a-z\d+.-]*:\S/i.test(file) ? undefined : 'below', path: file }
}

/** The name of a file that is `path`, or `below` the folder of music with `/`. */
export function fileNameOf(naming: Naming, path: string, below: string | undefined): string | undefined {
  if (naming === 'address') return pathToFileURL(path).href
  return naming === 'local' && below !== undefined ? LOCAL + escaped(below) : below
}

/** As Python's `urllib.parse.quote`: Mopidy looks a name up as it is written. */
function escaped(path: string): string {
  return encodeURIComponent(path)
    .replaceAll('%2F', '/')
    .replace(/[!'()*]/g, letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
}

function orUndefined(read: () => string): string | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
