// A process with a library on PostgreSQL, as on a machine of its own: calls come by messages, and so do answers.
import {
  type Library,
  openLibrary,
  openSharedLibrary,
  openSharedSounds,
  type SharedLibrary,
  type SharedSounds,
} from '../../src/node.ts'

let shared: SharedLibrary | undefined
let library: Library | undefined
let sounds: SharedSounds | undefined
let stop = new AbortController()
const notices: string[] = []
const onNotice = (line: string): number => notices.push(line)

const calls: Record<string, (...args: never[]) => unknown> = {
  async share(address: string, options: object) {
    await shared?.close()
    shared = await openSharedLibrary(address, { ...options, onNotice })
  },
  queue: (folder: string, options: object) => shared!.queueFolder(folder, options),
  work(options: object) {
    stop = new AbortController()
    return shared!.work({ ...options, signal: stop.signal })
  },
  stop: () => stop.abort(),
  progress: () => shared!.progress(),
  async open(address: string, mirrorFolder: string) {
    library?.close()
    library = await openLibrary(address, { mirrorFolder, onNotice })
    return { file: library.file, songs: library.length, model: library.model }
  },
  songs: () => library!.songs().map(({ path }) => path),
  close: () => library!.close(),
  similar: (path: string, options: object) => library!.similar(path, { limit: 20, ...options }),
  async sounds(address: string) {
    await sounds?.close()
    sounds = await openSharedSounds(address)
    return sounds.address
  },
  indexSounds(stopWhenBuilding: boolean) {
    stop = new AbortController()
    return sounds!.index({
      signal: stop.signal,
      onProgress({ isBuilding }) {
        if (isBuilding && stopWhenBuilding) setTimeout(() => stop.abort(), 300)
      },
    })
  },
  similarThere: (path: string, options: object) => sounds!.similar(path, options),
  similarToVectorsThere: (vectors: Float32Array, options: object) => sounds!.similarToVectors(vectors, options),
  addFolder: (folder: string) => library!.addFolder(folder),
  notices: () => notices,
}

process.on('message', ({ id, call, args }: { id: number; call: string; args: never[] }) => {
  ;(async () => calls[call]!(...args))().then(
    result => process.send!({ id, result }),
    (error: Error & { code?: string }) =>
      process.send!({ id, error: { name: error.name, code: error.code, message: error.message } }),
  )
})
process.on('disconnect', () => process.exit())
