import { resolve } from 'node:path'
import { checkOptions } from '@murecom/internal'
import { FolderStore } from '../store/folder-store.ts'
import { type AddFolderOptions, checkFolderOptions, FOLDER_OPTIONS, requireFolder } from './folder-options.ts'
import { type IndexTarget, indexPaths } from './index-paths.ts'
import type { AddFolderReport } from './report.ts'

/** Indexes a folder, as a user named it. */
export async function addFolder(
  { db }: Omit<IndexTarget, 'root'>,
  folder: string,
  given: AddFolderOptions,
): Promise<AddFolderReport> {
  const options = checkFolderOptions('Library.addFolder', checkOptions('Library.addFolder', given, FOLDER_OPTIONS))
  const root = resolve(folder)
  // A folder whose disk is gone for good can be named to forget its songs.
  const isForgotten = options.missing === 'prune' && new FolderStore(db).known().roots.has(root)
  if (!isForgotten) await requireFolder(root, folder)
  return indexPaths({ db, root }, [root], options)
}
