import { chromiumPath } from './chromium-path'

if (chromiumPath === undefined) {
  const hint = 'install it (Debian: apt-get install chromium fonts-noto-cjk) or set CHROMIUM_PATH'
  // In CI a silently skipped page would be an untested page.
  if (process.env['CI']) throw new Error(`no Chromium for the tests of the page: ${hint}`)
  console.warn(`SKIPPED: the tests of the page need Chromium; ${hint}`)
}

/** `describe` where there is a Chromium; skips loudly where there is none. */
export const describeInBrowser = chromiumPath === undefined ? describe.skip : describe
