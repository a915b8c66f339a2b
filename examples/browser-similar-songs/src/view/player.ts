import { byId } from '../dom.ts'
import type { Library } from '../library/library.ts'
import { titleOf } from '../library/song-record.ts'
import type { Listener } from '../listening/listener.ts'

/** Plays a song of the library: what the browser does not know is decoded first. */
export class SongPlayer {
  readonly #library: Library
  readonly #decoder: () => Listener
  readonly #audio = new Audio()
  #id: string | undefined
  #url = ''

  constructor(library: Library, decoder: () => Listener) {
    this.#library = library
    this.#decoder = decoder
    this.#audio.controls = true
    byId('player').append(this.#audio)
  }

  /** Plays a song, in answer to a click. */
  async play(id: string): Promise<void> {
    this.#id = id
    byId('player').hidden = false
    const now = byId('now')
    now.textContent = titleOf({ id })
    const file = await this.#library.file(id, true).catch(() => undefined)
    if (this.#id !== id) return
    if (!file) {
      this.#audio.removeAttribute('src')
      now.textContent = `To play ${titleOf({ id })}, choose its folder again: the browser kept what was heard, not the sound.`
      return
    }
    try {
      await this.#start(file)
    } catch (error) {
      const { name } = error as DOMException
      if (this.#id !== id || name === 'AbortError' || name === 'NotAllowedError') return
      now.textContent = `${titleOf({ id })} is decoded …`
      const wav = await this.#decoder()
        .wav(file)
        .catch(() => undefined)
      if (this.#id !== id) return
      now.textContent = wav ? titleOf({ id }) : `${titleOf({ id })} cannot be played.`
      if (wav) await this.#start(wav).catch(() => undefined)
    }
  }

  #start(sound: Blob): Promise<void> {
    URL.revokeObjectURL(this.#url)
    this.#url = URL.createObjectURL(sound)
    this.#audio.src = this.#url
    return this.#audio.play()
  }
}
