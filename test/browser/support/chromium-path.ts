import { existsSync } from 'node:fs'

const defaultPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

/** Path of Chromium: `CHROMIUM_PATH` or a path that Linux distributions use; undefined if Chromium is not installed. */
export const chromiumPath = process.env['CHROMIUM_PATH'] ?? defaultPaths.find((path) => existsSync(path))
