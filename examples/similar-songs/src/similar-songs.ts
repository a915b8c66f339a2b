import { basename, dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type IndexProgress, type LibrarySong, openLibrary, type SimilarLibrarySong } from 'murecom/node'

/** Recordings to ask about: a drum break, a beat, a guitar, a bass, a drone of glass. */
const QUERIES = ['loop_amen_full', 'arovane_beat_a', 'guit_em9', 'bass_woodsy_c', 'ambi_glass_hum']

/** The recordings of supersonic-scsynth-samples. */
export function demoFolder(): string {
  return join(dirname(fileURLToPath(import.meta.resolve('supersonic-scsynth-samples/package.json'))), 'samples')
}

/** Indexes a folder into a library file, then yields what sounds like each of a few recordings. */
export async function* similarSongs(options: {
  folder: string
  library: string
  onProgress?: (progress: IndexProgress) => void
}): AsyncGenerator<string> {
  const library = await openLibrary(options.library, { model: 'gtzan' })
  try {
    const { added, unchanged, refused } = await library.addFolder(options.folder, { onProgress: options.onProgress })
    const tooShort = refused.filter(({ kind }) => kind === 'too-short')
    for (const file of refused) {
      if (!tooShort.includes(file)) yield `skipped ${file.path}: ${file.reason}`
    }
    yield `${added} added, ${unchanged} unchanged, ${tooShort.length} shorter than a clip of 3 s\n`
    for (const name of QUERIES) {
      const song = library.song(join(options.folder, `${name}.flac`))
      if (song) yield tableOf(song, await library.similar(song.path, { limit: 5 }))
    }
  } finally {
    library.close()
  }
}

function tableOf(song: LibrarySong, similar: readonly SimilarLibrarySong[]): string {
  const name = (path: string): string => basename(path, extname(path))
  const lines = similar.map((s, i) => {
    const votes = String(s.votes).padStart(3)
    return `  ${i + 1}. ${name(s.path).padEnd(20)} ${votes} votes, nearest clip at ${s.distance?.toFixed(1)}`
  })
  return [name(song.path), ...lines].join('\n')
}
