import { unit } from '../view/geometry.ts'
import { parseColour } from './colours.ts'
import { alphaOf, colourOf, type MapScene, type MapSongs, type PointPainter, radiusOf } from './scene.ts'

/** Colours that the shader has room for, grey included. */
const MOST_COLOURS = 16
/** Floats of a point: x, y, colour. */
const STRIDE = 3

const VERTEX = `#version 300 es
in vec2 place;
in float group;
uniform vec2 middle;
uniform vec2 scale;
uniform float diameter;
uniform vec4 colours[${MOST_COLOURS}];
out vec4 colour;
void main() {
  gl_Position = vec4((place - middle) * scale, 0.0, 1.0);
  gl_PointSize = diameter + 1.0;
  colour = colours[int(group)];
}`

/** A disc whose rim is smoothed over one pixel. */
const FRAGMENT = `#version 300 es
precision highp float;
in vec4 colour;
uniform float diameter;
out vec4 painted;
void main() {
  float far = length(gl_PointCoord - 0.5) * (diameter + 1.0);
  painted = colour * clamp(0.5 * diameter - far + 0.5, 0.0, 1.0);
}`

type Uniforms = Readonly<Record<'middle' | 'scale' | 'diameter' | 'colours', WebGLUniformLocation | null>>

/**
 * Draws points with WebGL 2: they lie in one buffer on the graphics card, and moving or zooming changes two uniforms. The
 * buffer is written anew when points or groups change, and when the card has lost it.
 */
export class WebglPoints implements PointPainter {
  readonly #gl: WebGL2RenderingContext
  #uniforms: Uniforms
  #points = new Float32Array(0)

  /** A painter for a canvas that has no context yet; undefined, and the canvas as it was, without WebGL 2. */
  static on(canvas: HTMLCanvasElement, onRestored: () => void): WebglPoints | undefined {
    const gl = canvas.getContext('webgl2', { antialias: false, depth: false })
    if (!gl) return undefined
    const painter = new WebglPoints(gl)
    canvas.addEventListener('webglcontextlost', event => event.preventDefault()) // so that it comes back
    canvas.addEventListener('webglcontextrestored', () => {
      painter.#uniforms = prepare(gl)
      painter.#upload()
      onRestored()
    })
    return painter
  }

  private constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
    this.#uniforms = prepare(gl)
  }

  take({ x, y }: MapSongs, of: ArrayLike<number>, colours: number): void {
    const count = x.length
    const shown = Math.min(colours, MOST_COLOURS - 1)
    // Grey first, then the groups from the rarest on: later points lie above.
    const starts = new Uint32Array(shown + 2)
    for (let i = 0; i < count; i++) starts[shown - colourOf(of, shown, i) + 1]!++
    for (let c = 0; c <= shown; c++) starts[c + 1]! += starts[c]!
    this.#points = new Float32Array(STRIDE * count)
    for (let i = 0; i < count; i++) {
      const colour = colourOf(of, shown, i)
      const at = STRIDE * starts[shown - colour]!++
      this.#points[at] = x[i]!
      this.#points[at + 1] = y[i]!
      this.#points[at + 2] = colour
    }
    this.#upload()
  }

  paint(scene: MapScene, ink: string, ratio: number): void {
    const gl = this.#gl
    const { view, size, colours, songs } = scene
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight)
    gl.clear(gl.COLOR_BUFFER_BIT)
    const [ux, uy] = unit(view, size)
    gl.uniform2f(this.#uniforms.middle, view.x, view.y)
    gl.uniform2f(this.#uniforms.scale, (2 * ux) / size.width, (2 * uy) / size.height)
    gl.uniform1f(this.#uniforms.diameter, 2 * radiusOf(songs.x.length, view.zoom) * ratio)
    const shown = Math.min(colours.length, MOST_COLOURS - 1)
    const table = Float32Array.from({ length: 4 * (shown + 1) })
    for (let c = 0; c <= shown; c++) {
      const alpha = alphaOf(scene, c < shown ? c : colours.length)
      const parts = parseColour(c < shown ? colours[c]! : ink).map(part => (part / 255) * alpha)
      table.set([...parts, alpha], 4 * c)
    }
    gl.uniform4fv(this.#uniforms.colours, table)
    gl.drawArrays(gl.POINTS, 0, this.#points.length / STRIDE)
  }

  #upload(): void {
    this.#gl.bufferData(this.#gl.ARRAY_BUFFER, this.#points, this.#gl.STATIC_DRAW)
  }
}

/** Compiles the shaders and describes the buffer; one program and one buffer stay bound for good. */
function prepare(gl: WebGL2RenderingContext): Uniforms {
  const program = gl.createProgram()
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type)
    if (!shader) continue // the context was lost again
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(`the map's shaders do not link: ${gl.getProgramInfoLog(program)}`)
  }
  gl.useProgram(program)
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer())
  for (const [name, floats, offset] of [
    ['place', 2, 0],
    ['group', 1, 2],
  ] as const) {
    const place = gl.getAttribLocation(program, name)
    if (place < 0) continue // the context was lost again
    gl.enableVertexAttribArray(place)
    gl.vertexAttribPointer(place, floats, gl.FLOAT, false, STRIDE * Float32Array.BYTES_PER_ELEMENT, offset * 4)
  }
  gl.enable(gl.BLEND)
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
  const uniform = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(program, name)
  return {
    middle: uniform('middle'),
    scale: uniform('scale'),
    diameter: uniform('diameter'),
    colours: uniform('colours'),
  }
}
