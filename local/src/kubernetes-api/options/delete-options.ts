import { type ApiRequest } from '../api-request'
import { badRequest, conflict, invalidObject } from '../responses'
import { invalid, unsupported } from '../../admission/field-errors'
import { jsonTypeOf } from '../../admission/go-types'
import { type JsonObject, defined, isJsonObject } from '../../json'
import { parseJsonBody, readText, MAX_BODY_BYTES, tooLarge } from '../writes/read-body'
import { type KubeObject } from '../../manifests/objects'
import { resourceTypes } from '../../store/resource-types'
import { booleanOf, integerOf } from './query'
import { dryRunErrors } from './write-options'

export interface DeleteOptions {
  isDryRun: boolean
  gracePeriodSeconds?: number
  propagationPolicy?: string
  orphanDependents?: boolean
  preconditions?: { uid?: string; resourceVersion?: string }
}

/** The values of the options, by name. */
type Fields = Record<string, unknown>

type GoType = [type: string, matches: (value: unknown) => boolean]

const isString = (value: unknown) => typeof value === 'string'

/** The Go type of each option, and whether a value has this type. */
const types: Record<string, GoType> = {
  gracePeriodSeconds: ['int64', Number.isInteger],
  orphanDependents: ['bool', (value) => typeof value === 'boolean'],
  propagationPolicy: ['v1.DeletionPropagation', isString],
  preconditions: ['v1.Preconditions', isJsonObject],
  dryRun: ['[]string', Array.isArray],
}

/**
 * Reads the options from the body, or from the query if there is no body.
 * @throws ApiError with the message of Kubernetes
 */
export async function readDeleteOptions({ req, query }: ApiRequest): Promise<DeleteOptions> {
  const text = await readText(req, { limitBytes: MAX_BODY_BYTES, tooLarge })
  const fields = text === '' ? queryFields(query) : bodyFields(text)
  // The query's dryRun counts even if there is a body, because otherwise the object would be deleted.
  const dryRun = [...query.getAll('dryRun'), ...((fields['dryRun'] ?? []) as string[])]
  const errors = [...policyErrors(fields), ...dryRunErrors(dryRun)]
  if (errors.length > 0) throw invalidObject({ kind: 'DeleteOptions', group: 'meta.k8s.io' }, '', errors)
  const { dryRun: _dryRun, ...otherFields } = fields
  return { ...otherFields, isDryRun: dryRun.length > 0 }
}

function queryFields(query: URLSearchParams): Fields {
  return defined({
    gracePeriodSeconds: integerOf(query, 'gracePeriodSeconds'),
    orphanDependents: booleanOf(query, 'orphanDependents'),
    propagationPolicy: query.get('propagationPolicy') ?? undefined,
  })
}

function bodyFields(text: string): Fields {
  const body =
    parseJsonBody(text, (reason) => badRequest(`couldn't get version/kind; json parse error: ${reason}`)) ?? {}
  if (!isJsonObject(body)) throw badRequest('expected DeleteOptions')
  const { kind = 'DeleteOptions', apiVersion = 'v1' } = body
  if (kind !== 'DeleteOptions')
    throw badRequest(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/runtime/scheme.go:111"`,
    )
  const fields = Object.entries(body).filter(([name, value]) => Object.hasOwn(types, name) && value !== null)
  for (const [name, value] of fields) assertType(`DeleteOptions.${name}`, value, types[name])
  assertPreconditionTypes(body['preconditions'])
  return Object.fromEntries(fields)
}

function assertPreconditionTypes(preconditions: unknown): void {
  const { uid, resourceVersion } = (preconditions ?? {}) as JsonObject
  assertType('Preconditions.preconditions.uid', uid ?? '', ['types.UID', isString])
  assertType('Preconditions.preconditions.resourceVersion', resourceVersion ?? '', ['string', isString])
}

function assertType(field: string, value: unknown, [type, matches]: GoType = ['', () => true]): void {
  if (matches(value)) return
  throw badRequest(`json: cannot unmarshal ${jsonTypeOf(value)} into Go struct field ${field} of type ${type}`)
}

const POLICIES = ['Foreground', 'Background', 'Orphan']

function policyErrors({ propagationPolicy: policy, orphanDependents }: Fields): string[] {
  if (policy === undefined) return []
  const field = 'propagationPolicy'
  return [
    ...(orphanDependents === undefined
      ? []
      : [invalid(field, policy, 'orphanDependents and deletionPropagation cannot be both set')]),
    ...(POLICIES.includes(policy as string) ? [] : [unsupported(field, policy, [...POLICIES, 'nil'])]),
  ]
}

/** @throws ApiError if the uid or the resourceVersion of the object is not that of the preconditions */
export function assertPreconditions(
  { resource }: ApiRequest,
  { metadata }: KubeObject,
  { preconditions = {} }: DeleteOptions,
): void {
  const reason =
    mismatch('UID', preconditions.uid, metadata.uid, 'deleted and then recreated') ??
    mismatch('ResourceVersion', preconditions.resourceVersion, metadata.resourceVersion, 'modified')
  if (reason === undefined) return
  const type = resourceTypes[resource]
  // This error names the kind in place of the resource.
  throw conflict({ ...type, plural: type.kind as typeof resource }, metadata.name, reason)
}

function mismatch(field: string, wanted: string | undefined, actual: string | undefined, change: string) {
  if (wanted === undefined || wanted === null || wanted === actual) return undefined
  return `the ${field} in the precondition (${wanted}) does not match the ${field} in record (${actual}). The object might have been ${change}`
}
