import { byId } from '../dom.ts'
import type { Found } from './found-file.ts'
import { Gatherer } from './gather.ts'

/** What Chromium has beyond the types of the DOM. */
interface Pickers {
  showDirectoryPicker?(options: { id: string; mode: 'read' }): Promise<FileSystemDirectoryHandle>
}
interface ItemWithHandle {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>
}

/**
 * Folders and files that are dropped anywhere or chosen by the buttons. Where the browser has handles (File System Access) they are
 * used, so that a reload can go on; elsewhere an input does.
 *
 * @param onFound called with what was found, and while a folder is looked through with undefined
 */
export function startChoosing(onFound: (found: Promise<Found>) => void): void {
  const gather = (sources: Iterable<FileSystemHandle | FileSystemEntry | File>): void =>
    onFound(new Gatherer().takeAll(sources))
  const folder = byId<HTMLInputElement>('folder')
  const files = byId<HTMLInputElement>('files')
  for (const input of [folder, files]) {
    input.addEventListener('change', () => {
      gather([...(input.files ?? [])])
      input.value = ''
    })
  }
  byId('choose-files').addEventListener('click', () => files.click())
  byId('choose-folder').addEventListener('click', () => {
    const { showDirectoryPicker } = globalThis as Pickers
    if (!showDirectoryPicker) return folder.click()
    showDirectoryPicker({ id: 'music', mode: 'read' }).then(
      handle => gather([handle]),
      () => undefined, // closed without a choice
    )
  })

  const drop = byId('drop')
  document.addEventListener('dragover', event => {
    event.preventDefault()
    drop.classList.add('over')
  })
  document.addEventListener('dragleave', event => {
    if (event.relatedTarget === null) drop.classList.remove('over')
  })
  document.addEventListener('drop', event => {
    event.preventDefault()
    drop.classList.remove('over')
    const items = [...(event.dataTransfer?.items ?? [])].filter(({ kind }) => kind === 'file')
    if (items.length === 0) return
    // Before the first pause: the items are gone after it.
    const sources = items.map(item => sourceOf(item))
    onFound(Promise.all(sources).then(all => new Gatherer().takeAll(all.filter(source => source !== null))))
  })
}

/** The handle of what was dropped, or its entry, or its file. */
async function sourceOf(
  item: DataTransferItem & ItemWithHandle,
): Promise<FileSystemHandle | FileSystemEntry | File | null> {
  const other = item.webkitGetAsEntry() ?? item.getAsFile()
  return (await item.getAsFileSystemHandle?.().catch(() => null)) ?? other
}
