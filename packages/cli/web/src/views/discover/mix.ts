import { music } from '../../api/music.ts'
import type { MixSeed, Song } from '../../api/types.ts'
import { api } from '../../api.ts'
import { cover } from '../../covers/cover.ts'
import { h, iconButton, named, textButton } from '../../dom.ts'
import { label } from '../../i18n.ts'
import { SONG_TYPE } from '../../lists/row-carry.ts'
import { entry, notice } from '../../lists/rows.ts'
import { board, type Seed, type Side } from '../../mix/board.ts'
import type { MakeView } from '../../places/router.ts'
import { WhereField } from '../fields.ts'
import { type App, fill, makeList, makeView, rowsOf, songsActions } from '../parts.ts'

/** A board of songs and words that others should sound like, and should not; the answer follows each change. */
export function mixView(app: App): MakeView {
  return ({ query }, signal) => {
    let songs: readonly Song[] = []
    let running = new AbortController()
    const list = makeList('plain')
    const where = new WhereField(() => void show())
    const actions = songsActions(
      app,
      () => songs,
      () => nameOf(board.plus),
    )
    actions.append(textButton('clearBoard', () => board.clear()))
    const sides = { plus: sideBox('plus', app), minus: sideBox('minus', app) }

    const show = async (): Promise<void> => {
      for (const side of ['plus', 'minus'] as const) {
        const seeds = board[side].map(seedChip)
        sides[side].chips.replaceChildren(...(seeds.length > 0 ? seeds : [emptySide(side)]))
      }
      running.abort()
      running = new AbortController()
      const isEmpty = board.plus.length + board.minus.length === 0
      actions.hidden = isEmpty
      if (isEmpty) return list.replaceChildren(entry(notice('emptyMix')))
      await fill(list, AbortSignal.any([signal, running.signal]), async () => {
        try {
          const answer = await music.mix(board.plus.map(json), board.minus.map(json), where.value, running.signal)
          songs = answer.songs
          return songs.length > 0 ? rowsOf(songs, app.player) : [entry(notice('emptySearch'))]
        } catch (error) {
          if (where.show(error)) return [...list.childNodes]
          throw error
        }
      })
    }
    const how = label(h('p', { className: 'quiet' }), 'mixHow')
    const boardBox = h('div', { className: 'board' }, sides.plus.box, sides.minus.box)
    board.on(() => void show(), signal)
    void take(query, signal)
    void show()
    return makeView('mix', how, boardBox, where.element, actions, list)
  }
}

function sideBox(side: Side, { player }: App): { box: HTMLElement; chips: HTMLElement } {
  const chips = h('ul', { className: 'chips' })
  const words = h('input', { type: 'text', className: 'field', maxLength: 200, autocomplete: 'off' })
  label(words, 'mixWords', undefined, 'placeholder')
  label(words, side === 'plus' ? 'plusWords' : 'minusWords', undefined, 'aria-label')
  const take = (): void => {
    board.addWords(side, words.value)
    words.value = ''
  }
  words.addEventListener('keydown', event => {
    if (event.key === 'Enter') take()
  })
  const current = textButton('addPlaying', () => {
    if (player.song) board.add(side, player.song)
  })
  const box = h(
    'section',
    { className: `side-box ${side}` },
    label(h('h3'), side === 'plus' ? 'soundLike' : 'notLike'),
    chips,
    h('div', { className: 'field-row' }, words, current),
  )
  box.addEventListener('dragover', event => {
    if (!event.dataTransfer?.types.includes(SONG_TYPE)) return
    event.preventDefault()
    box.classList.add('over')
  })
  for (const event of ['dragleave', 'drop'] as const) box.addEventListener(event, () => box.classList.remove('over'))
  box.addEventListener('drop', event => {
    const dropped = event.dataTransfer?.getData(SONG_TYPE)
    if (!dropped) return
    event.preventDefault()
    event.stopPropagation()
    board.add(side, JSON.parse(dropped) as Song)
  })
  return { box, chips }
}

function seedChip(seed: Seed): HTMLLIElement {
  const name = seed.kind === 'song' ? seed.song.title : seed.words
  const remove = iconButton('remove', 'takeOut', () => board.remove(seed), {
    spoken: { key: 'takeOutSong', title: name },
  })
  const picture = seed.kind === 'song' ? [cover(seed.song.id, seed.song.album ?? seed.song.folder)] : []
  return h('li', { className: 'chip' }, ...picture, named('chip-name', name), remove)
}

function emptySide(side: Side): HTMLElement {
  return h('li', {}, label(h('p', { className: 'quiet' }), side === 'plus' ? 'dropPlus' : 'dropMinus'))
}

function json(seed: Seed): MixSeed {
  return seed.kind === 'song' ? { id: seed.song.id } : { tags: seed.words }
}

function nameOf(seeds: readonly Seed[]): string {
  return seeds.map(seed => (seed.kind === 'song' ? seed.song.title : seed.words)).join(' + ')
}

/** Seeds of the address: `?plus=1,2&minus=3`. */
async function take(query: URLSearchParams, signal: AbortSignal): Promise<void> {
  for (const side of ['plus', 'minus'] as const) {
    for (const text of (query.get(side) ?? '').split(',').slice(0, 20)) {
      const song = /^\d{1,15}$/.test(text) ? await api.song(Number(text)).catch(() => undefined) : undefined
      if (song && !signal.aborted) board.add(side, song)
    }
  }
}
