import { checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { SentenceEncoder } from './sentence-encoder.ts'

/** Where a table is read from: an address, or the bytes. */
export type TableSource = URL | string | ArrayBuffer | Uint8Array

/** How {@link loadEnglishEncoder} loads. */
export interface LoadEnglishOptions {
  /**
   * The table's bytes, or its address as a URL. Default: the file `data/english.bin` of this package, beside its code: read in
   * Node, fetched in a page. Vite and webpack copy it by themselves; others name it as `@murecom/text/english.bin`.
   */
  table?: TableSource
  /** Stops fetching or reading: rejects with `signal.reason`. */
  signal?: AbortSignal | undefined
}

const OPTIONS: OptionNames<LoadEnglishOptions> = { table: 1, signal: 1 }

/**
 * The encoder for English, of 256 dimensions: distilled from the sentence model all-MiniLM-L6-v2 (Apache-2.0, see NOTICE) by
 * scripts/distil.py. How near it comes to its teacher is in the README. Each call reads the table anew: keep the encoder.
 *
 * @throws ForeignBufferError for bytes that are not a table; Error when it cannot be read
 * @example
 * const encoder = await loadEnglishEncoder()
 * encoder.encode('something for a rainy sunday').length // 256
 */
export async function loadEnglishEncoder(options?: LoadEnglishOptions): Promise<SentenceEncoder> {
  const where = 'loadEnglishEncoder'
  const { table, signal } = checkOptions(where, options, OPTIONS)
  signal?.throwIfAborted()
  return SentenceEncoder.from(await bytesOf(where, table ?? new URL('../data/english.bin', import.meta.url), signal))
}

async function bytesOf(
  where: string,
  table: TableSource,
  signal: AbortSignal | undefined,
): Promise<ArrayBuffer | Uint8Array> {
  if (table instanceof ArrayBuffer || table instanceof Uint8Array) return table
  if (!(table instanceof URL || typeof table === 'string')) refuse(where, 'table', 'be an address or bytes', table)
  const address = String(table)
  if (!address.startsWith('file:')) {
    const response = await fetch(address, { signal: signal ?? null })
    if (!response.ok) throw new Error(`${where}: ${address} answers with ${response.status}`)
    return response.arrayBuffer()
  }
  // Node's file functions, without an import that a page's bundler would follow.
  const { process } = globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } }
  const fs = process?.getBuiltinModule?.('node:fs/promises') as typeof import('node:fs/promises') | undefined
  if (!fs) return refuse(where, 'table', 'be an http address or bytes in a page', address)
  return fs.readFile(new URL(address), { signal })
}
