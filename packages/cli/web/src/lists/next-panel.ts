import { api, type Continuations, type ListedTrack, type NextTrack, ServerError, type Song } from '../api.ts'
import { command } from '../command.ts'
import { byId, h, named, textButton } from '../dom.ts'
import { label, listNames, onLanguage, text } from '../i18n.ts'
import { recall, remember } from '../memory.ts'
import type { Player } from '../player/player.ts'
import { MOST_LISTED, swapped } from '../playlists/playlist-text.ts'
import { toast } from '../toast.ts'
import { FilledList } from './filled-list.ts'
import { reasonsOfList, reasonsOfSong } from './next-reasons.ts'
import { entry, notice, songRow } from './rows.ts'

/** What the next songs are asked for. */
type Basis = 'song' | 'queue' | 'list'

/** A queue that is being arranged is not asked for at every step. */
const QUIET_MS = 300
/** Names of a note. */
const UNKNOWN_SHOWN = 3
const NEXT_SONGS = 30

/** What people play next to the song, the queue or a list: from the playlists that `murecom train` has learned. */
export class NextPanel {
  readonly #player: Player
  readonly #list = new FilledList(byId('next-list'))
  readonly #note = byId('next-unknown')
  readonly #buttons: Readonly<Record<Basis, HTMLButtonElement>>
  readonly #addAll: HTMLButtonElement
  #basis: Basis = recall('next') === 'queue' ? 'queue' : 'song'
  #listed: readonly ListedTrack[] = []
  #found: Song[] = []
  #unknown: readonly string[] = []
  #timer = 0

  /** @param askList opens the dialog for a list */
  constructor(player: Player, askList: () => void) {
    this.#player = player
    this.#buttons = {
      song: textButton('nextBySong', () => this.#choose('song'), 'next-song'),
      queue: textButton('nextByQueue', () => this.#choose('queue'), 'next-queue'),
      list: textButton('nextByList', askList, 'next-from-list'),
    }
    this.#addAll = textButton('addAll', () => this.#takeAll(), 'next-add-all')
    byId('next-actions').append(...Object.values(this.#buttons), this.#addAll)
    player.on('song', () => {
      if (this.#basis === 'song') this.#show()
    })
    player.on('queue', () => {
      if (this.#basis !== 'queue') return
      clearTimeout(this.#timer)
      this.#timer = window.setTimeout(() => this.#show(), QUIET_MS)
    })
    onLanguage(() => this.#showUnknown())
    this.#show()
  }

  /** Shows what could come after a list of songs. */
  forList(tracks: readonly ListedTrack[]): void {
    this.#listed = tracks
    this.#choose('list')
  }

  /** The server has models, or has none, or has other ones. */
  refresh(): void {
    this.#show()
  }

  #choose(basis: Basis): void {
    this.#basis = basis
    if (basis !== 'list') remember('next', basis)
    this.#show()
  }

  #show(): void {
    for (const [basis, button] of Object.entries(this.#buttons)) {
      button.setAttribute('aria-pressed', String(basis === this.#basis))
    }
    this.#setFound([], [])
    const { song, queue } = this.#player
    if (document.body.dataset['next'] === 'false') this.#list.show(entry(noModel()))
    else if (this.#basis === 'song') {
      if (song) void this.#list.fill(signal => this.#afterSong(song, signal))
      else this.#list.show(entry(notice('emptyNext')))
    } else if (this.#basis === 'queue') {
      const ids = queue.songs.slice(-MOST_LISTED).map(({ id }) => id)
      if (ids.length > 0) void this.#list.fill(signal => this.#ofPlaylist(api.nextForPlaylist({ ids }, signal)))
      else this.#list.show(entry(notice('emptyNextQueue')))
    } else if (this.#listed.length > 0) void this.#list.fill(signal => this.#ofPlaylist(this.#askBothWays(signal)))
    else this.#list.show(entry(notice('emptyNextList')))
  }

  async #afterSong(song: Song, signal: AbortSignal): Promise<HTMLElement[]> {
    try {
      const { next } = await api.next(song.id, signal)
      return await this.#rows(next, i => reasonsOfSong(next[i]!.reasons))
    } catch (error) {
      if (!(error instanceof ServerError)) throw error
      if (error.status === 404) return [entry(notice('notInCatalogue'))]
      if (error.status === 503) return [entry(noModel())]
      throw error
    }
  }

  /** A list whose songs are not known is asked for once more with titles and artists exchanged. */
  async #askBothWays(signal: AbortSignal): Promise<Continuations> {
    const tracks = this.#listed
    const answer = await api.nextForPlaylist({ tracks }, signal)
    const unknown = new Set(answer.unknown.map(track => JSON.stringify(track)))
    if (unknown.size === 0) return answer
    const other = tracks.map(track => (unknown.has(JSON.stringify(track)) ? swapped(track) : track))
    const second = await api.nextForPlaylist({ tracks: other }, signal)
    return second.unknown.length < answer.unknown.length ? second : answer
  }

  async #ofPlaylist(asked: Promise<Continuations>): Promise<HTMLElement[]> {
    try {
      const { next, unknown } = await asked
      const { songs } = this.#player.queue
      const names = unknown.map(track => {
        if ('id' in track) return songs.find(({ id }) => id === track.id)?.title ?? `#${track.id}`
        return track.track_name
      })
      const rows = await this.#rows(next, i => reasonsOfList(next[i]!.because))
      this.#setFound(this.#found, names)
      return rows.length > 0 ? rows : [entry(notice('nothingNext'))]
    } catch (error) {
      if (error instanceof ServerError && error.status === 503) return [entry(noModel())]
      throw error
    }
  }

  async #rows(next: readonly NextTrack[], becauseOf: (i: number) => HTMLElement | undefined): Promise<HTMLElement[]> {
    const songs = await Promise.all(
      next.slice(0, NEXT_SONGS).map(({ song }) => (song === null ? undefined : api.song(song).catch(() => undefined))),
    )
    const ofLibrary = songs.filter(song => song !== undefined)
    this.#setFound(ofLibrary, this.#unknown)
    return songs.map((song, i) => nextRow(next[i]!, song, becauseOf(i), this.#player))
  }

  #setFound(songs: Song[], unknown: readonly string[]): void {
    this.#found = songs
    this.#unknown = unknown
    this.#addAll.disabled = songs.length === 0
    this.#showUnknown()
  }

  #showUnknown(): void {
    const names = this.#unknown
    this.#note.hidden = names.length === 0 && !(this.#basis === 'list' && this.#listed.length > 0)
    const ofList = this.#basis === 'list' ? text('ofList', { n: this.#listed.length }) : ''
    const notKnown = names.length > 0 ? text('unknownSongs', { names: listNames(names, UNKNOWN_SHOWN) }) : ''
    this.#note.textContent = [ofList, notKnown].filter(Boolean).join(' ')
  }

  #takeAll(): void {
    const n = this.#player.add(...this.#found)
    if (n === 0) toast('noneAdded')
    else toast('allAdded', { n }, { key: 'undo', run: () => void this.#player.undo() })
  }
}

function nextRow(
  track: NextTrack,
  song: Song | undefined,
  because: HTMLElement | undefined,
  player: Player,
): HTMLElement {
  if (song) return songRow(song, player, because ? { because } : {})
  const names = h(
    'span',
    { className: 'row-names', title: track.track_name },
    named('row-title', track.track_name),
    named('row-byline', track.artists.join(', ')),
  )
  if (because) names.append(because)
  return h('li', { className: 'row absent' }, names, label(h('span', { className: 'row-length' }), 'notInLibrary'))
}

function noModel(): HTMLElement {
  return notice('noModel', command('import my_spotify_data.zip'), h('br'), command('train'))
}
