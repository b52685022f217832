import { readArguments } from './support/arguments.mjs'
import { ensureBuilt, ensureInstalled } from './support/ensure.mjs'

const { values } = readArguments({
  command: 'npm run build',
  purpose: 'Installs missing packages and compiles everything that changed.',
  options: { force: { type: 'flag', meaning: 'compile everything, changed or not' } },
})
ensureInstalled()
ensureBuilt(values)
