/** How near the edge of the list, in pixels, a dragged row scrolls it, and by how much at each move. */
const EDGE = 40
const SCROLL = 12

/**
 * Rows of a list are dragged by their handle, with mouse, pen or finger; Escape puts the row back.
 *
 * @param drop called with the row's old and new place
 */
export function startRowDrag(list: HTMLElement, drop: (from: number, to: number) => void): void {
  list.addEventListener('pointerdown', event => {
    const grip = (event.target as Element).closest<HTMLElement>('.grip')
    const row = grip?.closest<HTMLElement>('.row')
    if (!grip || !row || event.button !== 0) return
    event.preventDefault()
    grip.setPointerCapture(event.pointerId)
    const rows = [...list.querySelectorAll<HTMLElement>('.row')]
    const from = rows.indexOf(row)
    const height = row.offsetHeight
    const begin = event.clientY + list.scrollTop
    let to = from
    row.classList.add('dragged')
    for (const other of rows) if (other !== row) other.classList.add('shifted')

    const move = ({ clientY }: PointerEvent): void => {
      const { top, bottom } = list.getBoundingClientRect()
      if (clientY < top + EDGE) list.scrollTop -= SCROLL
      else if (clientY > bottom - EDGE) list.scrollTop += SCROLL
      const dy = clientY + list.scrollTop - begin
      to = Math.min(rows.length - 1, Math.max(0, from + Math.round(dy / height)))
      row.style.transform = `translateY(${dy}px)`
      for (const [i, other] of rows.entries()) {
        if (other === row) continue
        const by = i > from && i <= to ? -height : i < from && i >= to ? height : 0
        other.style.transform = by === 0 ? '' : `translateY(${by}px)`
      }
    }
    const end = (keep: boolean): void => {
      grip.removeEventListener('pointermove', move)
      grip.removeEventListener('pointerup', done)
      grip.removeEventListener('pointercancel', cancel)
      document.removeEventListener('keydown', onEscape, true)
      for (const each of rows) {
        each.classList.remove('dragged', 'shifted')
        each.style.transform = ''
      }
      if (keep && to !== from) drop(from, to)
    }
    const done = (): void => end(true)
    const cancel = (): void => end(false)
    const onEscape = (key: KeyboardEvent): void => {
      if (key.key !== 'Escape') return
      key.stopPropagation()
      end(false)
    }
    grip.addEventListener('pointermove', move)
    grip.addEventListener('pointerup', done)
    grip.addEventListener('pointercancel', cancel)
    document.addEventListener('keydown', onEscape, true)
  })
}
