import { existsSync } from 'node:fs'

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

/** Path of the Chromium to test with: `CHROMIUM_PATH`, else where Debian and others put it; undefined without one. */
export const chromiumPath = process.env['CHROMIUM_PATH'] ?? usual.find((path) => existsSync(path))
