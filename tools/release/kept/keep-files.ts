/**
 * Keeps the files that this version writes, in tools/release/kept/files/<version of murecom>: run by `pnpm release:version`, after
 * the versions were raised. Every later version is tested on them, for ever. A folder that is there already stays as it is.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepFiles } from './files.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const { version } = JSON.parse(readFileSync(join(root, 'packages/murecom/package.json'), 'utf8')) as { version: string }
const folder = join(import.meta.dirname, 'files', version)
if (existsSync(folder)) {
  console.log(`files of ${version} are kept already`)
} else {
  // Libraries and models hold the paths of what they were made from: nobody's own folder is to be read there.
  const made = mkdtempSync(join(tmpdir(), 'murecom-kept-'))
  await keepFiles(made)
  const isMark = (path: string) => /reader-\d+-\d+$|-crawl$/.test(path)
  cpSync(made, folder, { recursive: true, filter: path => !isMark(path) })
  rmSync(made, { recursive: true })
  console.log(`files of ${version} are kept`)
}
