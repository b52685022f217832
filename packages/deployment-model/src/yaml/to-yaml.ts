import { stringify } from 'yaml'
import { type KubeObject } from '../manifests/kube-object'

const options = { version: '1.1', lineWidth: 0, indentSeq: true, singleQuote: true } as const

/**
 * One object as YAML. kubectl parses YAML 1.1, in which unquoted `yes`, `on` and `1:30` are not strings, so these
 * strings are quoted. A parser of YAML 1.2 gets the same values.
 */
export function objectToYaml(object: KubeObject): string {
  return stringify(object, options)
}

/** Objects as one file that starts with `comment`. */
export function toYaml(objects: readonly KubeObject[], comment = ''): string {
  const lines = comment === '' ? '' : `${comment.replace(/^/gm, '# ')}\n`
  return lines + objects.map(objectToYaml).join('---\n')
}

/** A JSON value as YAML without a line break at the end; empty for an empty object. */
export function yamlOf(value: object): string {
  return Object.keys(value).length === 0 ? '' : stringify(value, { lineWidth: 0, singleQuote: true }).trimEnd()
}
