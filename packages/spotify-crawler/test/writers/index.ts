import * as csv from './csv.ts'
import * as files from './files.ts'
import * as json from './json.ts'
import type { Writer } from './model.ts'

/** A writer for each format, and for each generation of a program that writes it in another way. */
export const WRITERS: Readonly<Record<string, Writer>> = { ...files, ...csv, ...json }
