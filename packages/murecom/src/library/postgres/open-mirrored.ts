import { Library } from '../../library.ts'
import { checkModel, settleModel, type WantedModel } from '../store/library-model.ts'
import { closeDatabase } from '../store/open-database.ts'
import { PostgresConnection } from './connection.ts'
import { Follower } from './follower.ts'
import { migrateLibrary } from './migrate.ts'
import { openMirror } from './mirror.ts'

/** A library whose file is a copy that follows a library on PostgreSQL. */
class MirroredLibrary extends Library {
  #follower: Follower | undefined

  /** @internal */
  followBy(follower: Follower): void {
    this.#follower = follower
    follower.start()
  }

  override close(): void {
    this.#follower?.close()
    super.close()
  }
}

/** Opens a library on PostgreSQL for questions. */
export async function openMirrored(
  address: string,
  wanted: WantedModel | undefined,
  options: { onNotice: ((line: string) => void) | undefined; folder: string },
): Promise<Library> {
  const onNotice = options.onNotice ?? (() => {})
  const connection = new PostgresConnection(address)
  let follower: Follower | undefined
  connection.listen(() => follower?.wake())
  try {
    await migrateLibrary(connection, false)
    const mirror = await openMirror(connection, options.folder, onNotice)
    try {
      const model = await settleModel(mirror.db, connection.shown, undefined)
      const library = new MirroredLibrary(mirror.db, checkModel(model, connection.shown, wanted), { onNotice })
      follower = new Follower(mirror, connection, onNotice)
      library.followBy(follower)
      return library
    } catch (error) {
      closeDatabase(mirror.db)
      throw error
    }
  } catch (error) {
    await connection.close()
    throw error
  }
}
