import { type KubeObject } from '../../manifests/objects'
import { valueAt } from '../../json'
import { type ResourceType } from '../../store/resource-types'
import { badRequest } from '../responses'
import { type Predicate } from './label-selector'

interface FieldRequirement {
  path: string
  isEqual: boolean
  value: string
}

/**
 * Parses a field selector such as `metadata.name=x,status.phase!=Running`.
 * @throws ApiError with the message of Kubernetes
 */
export function parseFieldSelector(text: string): FieldRequirement[] {
  const terms = text.match(/(?:\\.|[^,\\])+/gs) ?? []
  return terms.map((term) => {
    const [, path, operator, value = ''] = /^((?:(?!!=|=).)*)(!=|==|=)(.*)$/s.exec(term) ?? []
    if (path === undefined) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`)
    return { path, isEqual: operator !== '!=', value: unescape(value, text) }
  })
}

/** In values, `\` escapes `\`, `,` and `=`. */
function unescape(value: string, selector: string): string {
  if (/(?<!\\)(?:\\\\)*(?:=|\\[^\\,=]|\\$)/.test(value))
    throw badRequest(`invalid field selector: '${selector}'; can't understand '${value}'`)
  return value.replace(/\\([\\,=])/g, '$1')
}

/**
 * Whether an object meets all requirements.
 * @throws ApiError for a field that selectors of the resource do not support
 */
export function fieldPredicate(type: ResourceType, requirements: readonly FieldRequirement[]): Predicate {
  for (const { path } of requirements) assertSelectable(type, path)
  return (object) => requirements.every(({ path, isEqual, value }) => (fieldOf(object, path) === value) === isEqual)
}

function assertSelectable({ fieldLabels, isCustom, namespaced }: ResourceType, path: string): void {
  const common = ['metadata.name', ...(namespaced ? ['metadata.namespace'] : [])]
  if ([...common, ...(fieldLabels ?? [])].includes(path)) return
  throw badRequest(
    fieldLabels || isCustom
      ? `field label not supported: ${path}`
      : `"${path}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
  )
}

function fieldOf(object: KubeObject, path: string): string {
  // As in Kubernetes, `source` of an Event is its component, or else `reportingComponent`.
  const isSource = path === 'source'
  const value = isSource
    ? (valueAt(object, 'source.component') ?? valueAt(object, 'reportingComponent'))
    : valueAt(object, path)
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : ''
}
