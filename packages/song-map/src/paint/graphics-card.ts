/** Names of renderers that compute on the processor. */
const ON_PROCESSOR = /swiftshader|llvmpipe|softpipe|basic render/i

/**
 * Whether WebGL 2 is drawn by a graphics card. On the processor it is slower than a canvas of two dimensions: 100,000 points
 * took 216 ms a frame instead of 28 (Chromium with SwiftShader, 900 x 600 pixels, two busy cores). Chromium does not count that
 * as a "major performance caveat", so the renderer's name is looked at too.
 */
export function hasGraphicsCard(): boolean {
  if (typeof WebGL2RenderingContext === 'undefined') return false
  const gl = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true })
  if (!gl) return false
  const named = gl.getExtension('WEBGL_debug_renderer_info')
  const name = String(gl.getParameter(named ? named.UNMASKED_RENDERER_WEBGL : gl.RENDERER))
  gl.getExtension('WEBGL_lose_context')?.loseContext() // browsers keep few contexts
  return !ON_PROCESSOR.test(name)
}
