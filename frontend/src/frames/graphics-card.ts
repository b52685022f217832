/** Names of renderers that draw with the processor: of Chromium, Mesa, Windows and macOS. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render|software/i

/** Whether a graphics card draws the page. */
export function hasGraphicsCard(): boolean {
  const context = document.createElement('canvas').getContext('webgl')
  if (!context) return false
  // Chromium has the name only with this extension, Firefox without it too.
  const names = context.getExtension('WEBGL_debug_renderer_info')
  const renderer = String(context.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER))
  // Browsers keep only a few contexts.
  context.getExtension('WEBGL_lose_context')?.loseContext()
  return !SOFTWARE.test(renderer)
}
