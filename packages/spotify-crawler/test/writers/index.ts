import * as csv from './csv.ts'
import * as deezer from './deezer.ts'
import * as exportify from './exportify.ts'
import * as files from './files.ts'
import * as json from './json.ts'
import type { Writer } from './model.ts'
import { original } from './original.ts'

/** A writer for each format, and for each generation of a program that writes it in another way. */
export const WRITERS: Readonly<Record<string, Writer>> = {
  ...files,
  ...exportify,
  ...csv,
  ...json,
  ...deezer,
  original,
}
