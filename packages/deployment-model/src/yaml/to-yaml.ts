import { stringify } from 'yaml'
import { type KubeObject } from '../manifests/object'

const options = { version: '1.1', lineWidth: 0, indentSeq: true, singleQuote: true } as const

/**
 * One object as YAML. kubectl reads YAML 1.1, where `yes`, `on` and `1:30` are not strings, so such strings are quoted.
 * YAML 1.2 reads the same values.
 */
export function objectToYaml(object: KubeObject): string {
  return stringify(object, options)
}

/** Objects as one file that starts with `comment`. */
export function toYaml(objects: readonly KubeObject[], comment = ''): string {
  const lines = comment === '' ? '' : `${comment.replace(/^/gm, '# ')}\n`
  return lines + objects.map(objectToYaml).join('---\n')
}

/** A JSON value as short YAML without a trailing line break; empty for an empty object. */
export function yamlOf(value: object): string {
  return Object.keys(value).length === 0 ? '' : stringify(value, { lineWidth: 0, singleQuote: true }).trimEnd()
}
