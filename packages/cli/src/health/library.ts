import { existsSync, statSync } from 'node:fs'
import { isPostgresUrl, shownAddress } from '@murecom/internal/database-address'
import { isServerPath, type Library, openLibrary, systemPath } from 'murecom/node'
import { hasLibrary } from '../options/library-path.ts'
import { attempt, type Finding } from './finding.ts'

/** Songs that a finding names. */
const NAMED = 3
const HEAL = 'index their folders again: murecom index <folder>'

/** The library, the files of its songs, and their vectors, all of which are read. */
export async function lookAtLibrary(file: string): Promise<Finding[]> {
  if (!hasLibrary(file)) {
    const text = `${file}: not there yet. Make it with: murecom index <folder>`
    return [{ name: 'library', state: 'missing', text }]
  }
  const more: Finding[] = []
  const library = await attempt('library', async () => {
    const opened = await openLibrary(file)
    try {
      more.push(...lookAtModel(opened, file), ...lookAtSongs(opened))
      const size = (statSync(opened.file!).size / 2 ** 20).toFixed(1)
      return `${shownAddress(file)}: ${opened.length} songs, model ${opened.model}, ${size} MiB`
    } finally {
      opened.close()
    }
  })
  if (library.state === 'failed' && /SQLITE_|malformed|disk image/.test(library.text)) {
    library.text += `: restore ${file} from a copy, or move it away and index again`
  }
  return [library, ...more]
}

/** An older model is nothing wrong. */
function lookAtModel({ model, newerModel }: Library, file: string): Finding[] {
  if (newerModel === undefined) return []
  const how = isPostgresUrl(file)
    ? 'index its folders into a new database'
    : 'murecom index --renew analyses the songs anew'
  return [{ name: 'sound', state: 'missing', text: `is of ${model}; ${newerModel} finds better: ${how}` }]
}

function lookAtSongs(library: Library): Finding[] {
  const gone = library
    .songs()
    .map(({ path }) => path)
    .filter(path => !isServerPath(path) && !existsSync(systemPath(path)))
  const broken = library.faults().map(({ path }) => path)
  const fault = (name: string, found: readonly string[], what: string): Finding[] =>
    found.length === 0
      ? []
      : [{ name, state: 'failed', text: `${found.length} songs ${what}, such as ${some(found)}: ${HEAL}` }]
  return [
    ...fault('files', gone, 'are no longer where they were'),
    ...fault('vectors', broken, 'have a sound that is no numbers'),
  ]
}

function some(paths: readonly string[]): string {
  return paths.slice(0, NAMED).join(', ')
}
