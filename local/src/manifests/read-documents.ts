import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { errorMessage } from '../error-message'
import { parseYaml } from '../untrusted-input'
import { ManifestError } from './manifest-error'

/**
 * Reads the values of all documents in a YAML file; an empty document is null. `replace`: changes the text before it is
 * parsed. @throws ManifestError
 */
export function readDocuments(path: string, replace = (text: string) => text): unknown[] {
  const text = replace(readText(path))
  try {
    return parseYaml(text)
  } catch (cause) {
    throw new ManifestError({ file: basename(path), reason: errorMessage(cause), cause })
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new ManifestError({ file: path, reason: 'cannot be read', cause })
  }
}
