import type { SongMap } from '../api.ts'
import { tagName } from '../i18n.ts'

/** What points are coloured by. */
export type MapGroup = SongMap['groups'][number]

/** Tags have names in each language; artists and albums have their own. */
export function nameIn(by: MapGroup['by'], name: string): string {
  return by === 'tag' ? tagName(name) : name
}
