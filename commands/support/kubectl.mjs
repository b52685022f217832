import { spawnSync } from 'node:child_process'
import { fail } from './ensure.mjs'

/** Runs kubectl and returns the result, also when it fails. @param {string[]} args @param {string} [input] */
export function tryKubectl(args, input) {
  return spawnSync('kubectl', args, { input, encoding: 'utf8', maxBuffer: 1 << 26 })
}

/** Runs kubectl and returns its output; ends the command when kubectl fails. @param {string[]} args @param {string} [input] */
export function kubectl(args, input) {
  const { status, stdout, stderr, error } = tryKubectl(args, input)
  return status === 0 ? stdout : fail(`kubectl ${args.join(' ')} failed: ${error?.message ?? stderr}`)
}
