import type { PresenceCheck } from '../files/presence.ts'
import type { SongStore, StoredFile } from '../store/song-store.ts'
import type { UnavailableSongs } from './report.ts'

/** Songs that are looked for before those that are gone are removed, so that a run that is ended has done some. */
const BATCH = 500

/**
 * Removes songs whose files were deleted.
 *
 * @param songs those that a walk did not find
 * @param missing `'forget'` keeps songs whose disk may be away, `'prune'` removes these, too
 */
export async function forgetMissing(
  store: SongStore,
  songs: ReadonlyMap<string, StoredFile>,
  presence: PresenceCheck,
  missing: 'forget' | 'prune',
): Promise<{ gone: number; unavailable: UnavailableSongs[] }> {
  const kept = new Map<string, number>()
  let gone: string[] = []
  let count = 0
  const remove = (): void => {
    store.remove(gone)
    count += gone.length
    gone = []
  }
  for (const [path, { isSeen }] of songs) {
    const found = await presence.of(path, isSeen)
    if (found === 'there') continue // under another name, or no longer among what is looked at
    if (found === 'gone' || missing === 'prune') gone.push(path)
    else kept.set(found.unavailable, (kept.get(found.unavailable) ?? 0) + 1)
    if (gone.length >= BATCH) remove()
  }
  remove()
  return { gone: count, unavailable: Array.from(kept, ([folder, songs]) => ({ folder, songs })) }
}
