import { chromiumPath } from './chromium-path'

if (chromiumPath === undefined) {
  const hint = 'install it (Debian: apt-get install chromium fonts-noto-cjk) or set CHROMIUM_PATH'
  // In CI, skipped tests would go unnoticed.
  if (process.env['CI']) throw new Error(`the browser tests need Chromium, which was not found: ${hint}`)
  console.warn(`SKIPPED: the browser tests need Chromium; ${hint}`)
}

/** `describe` if Chromium is installed, else `describe.skip`. */
export const describeInBrowser = chromiumPath === undefined ? describe.skip : describe
