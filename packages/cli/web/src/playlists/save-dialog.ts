import { personal } from '../api/personal.ts'
import type { Playlist } from '../api/types.ts'
import { byId, h } from '../dom.ts'
import { label } from '../i18n.ts'
import { linkTo } from '../places/route.ts'
import { toast } from '../toast.ts'

let ids: readonly number[] = []
let own: readonly Playlist[] = []

/** The dialog that keeps songs as a new playlist, or adds them to one. */
export function startSaveDialog(): void {
  for (const [id, key] of [
    ['save-title', 'saveTitle'],
    ['save-where-label', 'saveWhere'],
    ['save-name-label', 'saveName'],
    ['save-cancel', 'cancel'],
    ['save-go', 'save'],
  ] as const) {
    label(byId(id), key)
  }
  const where = byId<HTMLSelectElement>('save-where')
  where.addEventListener('change', () => {
    byId('save-new').hidden = where.value !== ''
    byId<HTMLInputElement>('save-name').required = where.value === ''
  })
  byId('save-cancel').addEventListener('click', () => byId<HTMLDialogElement>('save').close())
  byId('save-form').addEventListener('submit', event => {
    event.preventDefault()
    void save()
  })
}

/**
 * Asks where songs are to be kept.
 *
 * @param songs their numbers
 * @param name what a new playlist would be called
 */
export function openSave(songs: readonly number[], name: string): void {
  if (songs.length === 0) {
    toast('noneAdded')
    return
  }
  ids = songs
  const where = byId<HTMLSelectElement>('save-where')
  const field = byId<HTMLInputElement>('save-name')
  field.value = name.slice(0, 200)
  byId('save-new').hidden = false
  field.required = true
  label(byId('save-count'), 'pasteCount', { n: songs.length })
  where.replaceChildren(label(h('option', { value: '' }), 'newPlaylist'))
  byId<HTMLDialogElement>('save').showModal()
  field.focus()
  field.select()
  void personal
    .playlists()
    .then(({ playlists }) => {
      own = playlists.filter(one => one.own)
      where.append(...own.map(one => h('option', { value: String(one.id), textContent: one.name })))
    })
    .catch(() => {})
}

async function save(): Promise<void> {
  const chosen = byId<HTMLSelectElement>('save-where').value
  const name = byId<HTMLInputElement>('save-name').value.trim()
  if (chosen === '' && name === '') return
  const go = byId<HTMLButtonElement>('save-go')
  go.disabled = true
  try {
    const { playlist } = await (chosen === ''
      ? personal.makePlaylist(name, ids)
      : personal.changePlaylist(Number(chosen), { add: ids }))
    byId<HTMLDialogElement>('save').close()
    const open = (): void => {
      location.hash = linkTo('playlist', playlist.id)
    }
    toast('saved', { name: playlist.name, n: playlist.songs }, { key: 'open', run: open })
  } catch {
    toast('notNoted')
  } finally {
    go.disabled = false
  }
}
