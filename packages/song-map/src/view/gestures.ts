/** What pointers do to a map, in pixels of its box. */
interface MapGestures {
  pan(dx: number, dy: number): void
  zoom(px: number, py: number, factor: number): void
  hover(px: number, py: number): void
  leave(): void
  click(px: number, py: number): void
}

/** Movement in pixels up to which a press is a click. */
const STILL = 5

/** Mouse, pen and fingers: drag moves, wheel and pinch zoom, a press in place is a click. */
export function onGestures(canvas: HTMLCanvasElement, gestures: MapGestures): void {
  const down = new Map<number, { x: number; y: number }>()
  let moved = 0
  const place = (event: MouseEvent): { x: number; y: number } => {
    const { left, top } = canvas.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }

  canvas.addEventListener('pointerdown', event => {
    if (event.button !== 0) return
    canvas.setPointerCapture(event.pointerId)
    if (down.size === 0) moved = 0
    down.set(event.pointerId, place(event))
  })
  canvas.addEventListener('pointermove', event => {
    const now = place(event)
    const before = down.get(event.pointerId)
    if (!before) return gestures.hover(now.x, now.y)
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1]
    down.set(event.pointerId, now)
    if (other) {
      moved = STILL + 1
      const spread = (p: { x: number; y: number }): number => Math.hypot(p.x - other.x, p.y - other.y)
      gestures.zoom((now.x + other.x) / 2, (now.y + other.y) / 2, spread(now) / Math.max(1, spread(before)))
      gestures.pan((now.x - before.x) / 2, (now.y - before.y) / 2)
      return
    }
    moved += Math.hypot(now.x - before.x, now.y - before.y)
    if (moved > STILL) {
      canvas.classList.add('dragging')
      gestures.pan(now.x - before.x, now.y - before.y)
    }
  })
  const up = (event: PointerEvent): void => {
    if (!down.delete(event.pointerId) || down.size > 0) return
    canvas.classList.remove('dragging')
    const { x, y } = place(event)
    if (event.type === 'pointerup' && moved <= STILL) gestures.click(x, y)
    if (event.pointerType !== 'mouse') gestures.leave()
  }
  canvas.addEventListener('pointerup', up)
  canvas.addEventListener('pointercancel', up)
  canvas.addEventListener('pointerleave', () => gestures.leave())
  canvas.addEventListener(
    'wheel',
    event => {
      event.preventDefault()
      const { x, y } = place(event)
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1
      gestures.zoom(x, y, Math.exp((-event.deltaY * lines) / 400))
    },
    { passive: false },
  )
}
