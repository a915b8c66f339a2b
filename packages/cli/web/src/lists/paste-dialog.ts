import type { ListedTrack } from '../api.ts'
import { byId } from '../dom.ts'
import { label } from '../i18n.ts'
import { parsePlaylist } from '../playlists/playlist-text.ts'
import { toast } from '../toast.ts'

/** Larger than any playlist. */
const MOST_BYTES = 4 * 1024 * 1024

/** The dialog in which a list is pasted, and playlists that are dropped or pasted anywhere on the page. */
export function startPaste(told: (tracks: readonly ListedTrack[]) => void): { open: () => void } {
  const dialog = byId<HTMLDialogElement>('paste')
  const area = byId<HTMLTextAreaElement>('paste-text')
  const go = byId<HTMLButtonElement>('paste-go')
  const file = byId<HTMLInputElement>('paste-input')
  for (const [id, key] of [
    ['paste-title', 'pasteTitle'],
    ['paste-how', 'pasteHow'],
    ['paste-file', 'pasteFile'],
    ['paste-close', 'cancel'],
    ['paste-go', 'pasteGo'],
  ] as const) {
    label(byId(id), key)
  }
  const count = (): void => {
    const n = parsePlaylist(area.value).length
    go.disabled = n === 0
    if (n === 0) label(byId('paste-count'), 'pasteNone')
    else label(byId('paste-count'), 'pasteCount', { n })
  }
  const take = (text: string): boolean => {
    const tracks = parsePlaylist(text)
    if (tracks.length > 0) told(tracks)
    return tracks.length > 0
  }
  const takeFile = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return
    const isList = /\.(m3u8?|txt|csv)$/i.test(chosen.name) || chosen.type.startsWith('text/')
    if (chosen.size > MOST_BYTES || !isList) return toast('notAPlaylist')
    dialog.close()
    if (!take(await readText(chosen))) toast('emptyPlaylist', { name: chosen.name })
  }

  area.addEventListener('input', count)
  go.addEventListener('click', () => {
    dialog.close()
    take(area.value)
  })
  byId('paste-close').addEventListener('click', () => dialog.close())
  byId('paste-file').addEventListener('click', () => file.click())
  file.addEventListener('change', () => {
    void takeFile(file.files?.[0])
    file.value = ''
  })
  document.addEventListener('paste', event => {
    if ((event.target as Element).closest('input, textarea')) return
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text.trim().includes('\n') && take(text)) event.preventDefault()
  })
  startDrop(takeFile, take)
  return {
    open: () => {
      count()
      dialog.showModal()
      area.focus()
    },
  }
}

/** M3U is UTF-8 when its name ends so or its bytes are; the rest comes from older players of Windows. */
async function readText(file: File): Promise<string> {
  const bytes = await file.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder(navigator.language.startsWith('zh') ? 'gb18030' : 'windows-1252').decode(bytes)
  }
}

function startDrop(takeFile: (file: File | undefined) => Promise<void>, take: (text: string) => boolean): void {
  const veil = byId('drop-veil')
  label(veil, 'dropHere')
  const takes = ({ dataTransfer }: DragEvent): boolean =>
    dataTransfer?.types.some(type => type === 'Files' || type === 'text/plain') ?? false
  document.addEventListener('dragover', event => {
    if (!takes(event)) return
    event.preventDefault()
    veil.hidden = false
  })
  document.addEventListener('dragleave', event => {
    if (event.relatedTarget === null) veil.hidden = true
  })
  document.addEventListener('drop', event => {
    veil.hidden = true
    if (!takes(event)) return
    event.preventDefault()
    const { dataTransfer } = event
    if (dataTransfer?.files.length) void takeFile(dataTransfer.files[0])
    else take(dataTransfer?.getData('text/plain') ?? '')
  })
}
