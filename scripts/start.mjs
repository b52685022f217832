// npm start: installs and builds what is missing, then runs the laptop cluster in this very process, so that signals
// reach it without a detour.
import { createRequire } from 'node:module'
import { ensureReady, root } from './ensure.mjs'

ensureReady()
createRequire(import.meta.url)(`${root}/local/dist/main.js`)
