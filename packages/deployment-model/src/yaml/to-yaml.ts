import { stringify } from 'yaml'
import { type KubeObject } from '../manifests/object'

const options = { version: '1.1', lineWidth: 0, indentSeq: true, singleQuote: true } as const

/**
 * One object as YAML. kubectl reads YAML 1.1, where `yes`, `on` and `1:30` are no texts, so such texts are quoted;
 * readers of YAML 1.2 get the same.
 */
export function objectToYaml(object: KubeObject): string {
  return stringify(object, options)
}

/** Objects as one file; `comment` stands at its beginning. */
export function toYaml(objects: readonly KubeObject[], comment = ''): string {
  const lines = comment === '' ? '' : `${comment.replace(/^/gm, '# ')}\n`
  return lines + objects.map(objectToYaml).join('---\n')
}
