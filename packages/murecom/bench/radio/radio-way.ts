import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Library } from '../../src/library.ts'
import { openLibrary } from '../../src/open-library.ts'
import type { RadioRules } from '../../src/radio/question.ts'
import { Radio } from '../../src/radio.ts'
import { storeLibrary } from '../../test/reference/stored-library.ts'
import type { WayMaker } from './ways.ts'
import { vectorOf, type World } from './world.ts'

const HOUR = 3_600_000

/** A world as a library file, that a radio can be asked about. */
export class StoredWorld {
  readonly library: Library
  readonly #folder: string

  private constructor(library: Library, folder: string) {
    this.library = library
    this.#folder = folder
  }

  static async write(world: World): Promise<StoredWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'murecom-radio-'))
    const file = join(folder, 'world.murecom')
    const songs = Array.from({ length: world.length }, (_, song) => ({
      path: pathOf(song),
      title: `song ${song}`,
      artist: `artist ${world.artists[song]}`,
      album: `album ${world.albums[song]}`,
      vectors: [...vectorOf(world, song)],
    }))
    storeLibrary(file, world.dimensions, [], songs)
    return new StoredWorld(await openLibrary(file), folder)
  }

  close(): void {
    this.library.close()
    rmSync(this.#folder, { recursive: true })
  }
}

function pathOf(song: number): string {
  return `/music/${song}.mp3`
}

/**
 * The radio itself: it is started with the first evening's song, and each later one is reported as liked. An evening follows
 * another by a day, and no song comes again within a week.
 */
export function radioWay(stored: ReadonlyMap<World, StoredWorld>, rules: Partial<RadioRules> = {}): WayMaker {
  return (world, _, seed) => {
    const { library } = stored.get(world)!
    let now = 0
    let radio: Radio | undefined
    return {
      async begin(song) {
        now += 24 * HOUR
        const path = pathOf(song)
        const options = { seeds: { songs: [path] }, seed, now: () => now, repeatHours: 24 * 7, ...rules }
        radio ??= await Radio.start(library, options)
        radio.report({ path, outcome: 'liked' })
      },
      async next() {
        const { songs } = await radio!.next({ limit: 1 })
        return Number(/\d+/.exec(songs[0]!.path)![0])
      },
      heard(song, isHeard) {
        now += HOUR / 20
        radio!.report({ path: pathOf(song), outcome: isHeard ? 'completed' : 'skipped' })
      },
    }
  }
}
