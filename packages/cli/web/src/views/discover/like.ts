import type { Song } from '../../api/types.ts'
import { api } from '../../api.ts'
import { h, named, textButton } from '../../dom.ts'
import { label } from '../../i18n.ts'
import { entry, notice, songRow } from '../../lists/rows.ts'
import type { MakeView } from '../../places/router.ts'
import { WhereField } from '../fields.ts'
import { type App, fill, makeList, makeView, songsActions } from '../parts.ts'

/** What sounds like one song, whether it plays or not, within a filter. */
export function likeView(app: App): MakeView {
  return ({ id }, signal) => {
    const heading = h('h2', { dir: 'auto' })
    const list = makeList('plain')
    let songs: readonly Song[] = []
    let source: Song | undefined
    const where = new WhereField(() => void show())
    const show = (): Promise<void> =>
      fill(list, signal, async () => {
        try {
          const { song, similar } = await api.similar(Number(id), signal, where.value)
          songs = similar
          source = song
          heading.replaceChildren(label(h('span'), 'soundsLike'), ' ', named('', song.title))
          if (similar.length === 0) return [entry(notice('onlySong'))]
          return [songRow(song, app.player), ...similar.map(s => songRow(s, app.player, { likeness: s.score }))]
        } catch (error) {
          if (where.show(error)) return [...list.childNodes]
          throw error
        }
      })
    const actions = songsActions(
      app,
      () => (source ? [source, ...songs] : songs),
      () => source?.title ?? '',
    )
    actions.append(
      textButton('radioFromHere', () => void (source && app.radio.start({ ids: [source.id] }, source.title))),
    )
    void show()
    return makeView(heading, actions, where.element, list)
  }
}
