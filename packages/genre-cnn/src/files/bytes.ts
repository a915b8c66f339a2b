import { show } from '@murecom/internal'

/** Where a model is read from: an http(s) address, a path or file: address (Node), a File or Blob, or the bytes. */
export type ModelSource = string | URL | Blob | ArrayBuffer | Uint8Array
/** Where a model is written to: a path or file: address (Node), or a function that takes the bytes. */
export type ModelSink = string | URL | ((bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>)

type FileSystem = typeof import('node:fs/promises')

/** Node's file functions, without an import that a page's bundler would follow. */
function fileSystem(where: string): FileSystem {
  const { process } = globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } }
  const fs = process?.getBuiltinModule?.('node:fs/promises') as FileSystem | undefined
  if (!fs) throw new TypeError(`${where}: paths need Node; in a page use an address, a Blob or the bytes`)
  return fs
}

export async function readBytes(where: string, source: ModelSource): Promise<ArrayBuffer | Uint8Array> {
  if (source instanceof ArrayBuffer || source instanceof Uint8Array) return source
  if (source instanceof Blob) return source.arrayBuffer()
  if (typeof source !== 'string' && !(source instanceof URL)) {
    throw new TypeError(`${where}: source must be an address, a path, a Blob or bytes, got ${show(source)}`)
  }
  const page = typeof location !== 'undefined' && !(source instanceof URL)
  if (page || /^(https?|blob|data):/.test(String(source))) {
    const response = await fetch(source)
    if (!response.ok) throw new Error(`${where}: ${source} answers with ${response.status}`)
    return response.arrayBuffer()
  }
  return fileSystem(where).readFile(isFileAddress(source) ? new URL(source) : source)
}

/** A file is written beside its place and then moved there, so that an interruption leaves the old one whole. */
export async function writeBytes(where: string, sink: ModelSink, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  if (typeof sink === 'function') return sink(bytes)
  if (typeof sink !== 'string' && !(sink instanceof URL)) {
    throw new TypeError(`${where}: sink must be a path or a function, got ${show(sink)}`)
  }
  const fs = fileSystem(where)
  const target = isFileAddress(sink) ? new URL(sink) : sink
  const beside = target instanceof URL ? new URL(`${target.href}.part`) : `${target}.part`
  await fs.writeFile(beside, bytes)
  await fs.rename(beside, target)
}

function isFileAddress(place: string | URL): boolean {
  return place instanceof URL || place.startsWith('file:')
}
