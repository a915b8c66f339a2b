import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { type Library, openLibrary } from '../../src/node.ts'
import { type StoredSong, storeLibrary } from '../reference/stored-library.ts'

export const HOUR = 3_600_000

/** Directions of three kinds of music. */
const KINDS = { calm: [1, 0.1, 0.1, 0], loud: [0.1, 1, 0, 0.1], odd: [0, 0.1, 1, 0.1] } as const
export type Kind = keyof typeof KINDS

/** `count` songs of each kind, eight artists and sixteen albums a kind, that differ a little. */
export function threeKinds(count: number): StoredSong[] {
  const random = mulberry32(5)
  return (Object.keys(KINDS) as Kind[]).flatMap((kind, k) =>
    Array.from({ length: count }, (_, i) => ({
      path: `/music/${kind}/album ${i % 16}/${kind} ${i}.mp3`,
      title: `${kind} ${i}`,
      artist: `${kind} artist ${i % 8}`,
      album: `${kind} album ${i % 16}`,
      vectors: KINDS[kind].map(x => x + 0.25 * (random() - 0.5)),
      tags: [Number(k === 0), Number(k === 1), Number(k === 2)],
    })),
  )
}

export function kindOf({ path }: { path: string }): Kind {
  return path.split('/')[2] as Kind
}

/** A folder with a library file; both go with `close`. */
export async function radioLibrary(songs: readonly StoredSong[]): Promise<{
  folder: string
  file: string
  library: Library
  close: () => void
}> {
  const folder = mkdtempSync(join(tmpdir(), 'murecom-radio-'))
  const file = join(folder, 'songs.murecom')
  storeLibrary(file, 4, ['calm', 'loud', 'odd'], songs)
  const library = await openLibrary(file)
  return {
    folder,
    file,
    library,
    close() {
      library.close()
      rmSync(folder, { recursive: true })
    },
  }
}
