import type { Song } from '../api/types.ts'
import { iconButton, setAttribute, setIcon } from '../dom.ts'
import { label } from '../i18n.ts'
import { marks } from './marks.ts'

/** The song that a heart is for: the player's heart is for another one with each song. */
const songs = new WeakMap<Element, Song>()

/** The button that gives a song a star, or takes it away. */
export function loveButton(song: Song, className = ''): HTMLButtonElement {
  const button = iconButton('heart', 'love', () => toggle(button), {
    className: `row-love ${className}`.trim(),
    spoken: { key: 'loveSong', title: song.title },
  })
  songs.set(button, song)
  button.dataset['loves'] = String(song.id)
  showLove(button, song.id)
  return button
}

/** Every heart of the page follows the marks. */
export function startLoveButtons(): void {
  marks.on(id => showLoves(id === 0 ? '[data-loves]' : `[data-loves="${id}"]`))
}

/** Shows the marks of now on all hearts of the page: a view that was left for a while has older ones. */
export function showLoves(which = '[data-loves]'): void {
  for (const button of document.querySelectorAll<HTMLElement>(which)) {
    showLove(button, Number(button.dataset['loves']))
  }
}

/** A heart that is for another song from now on. */
export function loveAnother(button: HTMLElement, song: Song): void {
  songs.set(button, song)
  button.dataset['loves'] = String(song.id)
  label(button, 'loveSong', { title: song.title }, 'aria-label')
  showLove(button, song.id)
}

function showLove(button: HTMLElement, id: number): void {
  const loved = marks.isStarred(id)
  setIcon(button, loved ? 'loved' : 'heart')
  setAttribute(button, 'aria-pressed', String(loved))
  button.closest('.row')?.classList.toggle('loved', loved)
}

function toggle(button: HTMLElement): void {
  const song = songs.get(button)
  if (song) void marks.star(song, !marks.isStarred(song.id))
}
