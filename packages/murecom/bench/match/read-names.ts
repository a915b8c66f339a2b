import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Artists and tags of hetrec2011-lastfm-2k, of the folder that MURECOM_DATA names; ends the bench where there is none. */
export function readNames(): { names: string[]; tags: string[] } {
  const folder = process.env['MURECOM_DATA']
  if (!folder) {
    console.log('skipped: MURECOM_DATA does not name the folder of artists.dat')
    process.exit(0)
  }
  const column = (file: string, index: number): string[] =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .slice(1)
      .flatMap(line => line.split('\t')[index]?.trim() || [])
  return { names: column('artists.dat', 1), tags: [...new Set(column('artist_tags.tsv', 1))] }
}
