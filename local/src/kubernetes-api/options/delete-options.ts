import { type ApiRequest } from '../api-request'
import { badRequest, conflict, invalidObject } from '../responses'
import { isJsonObject } from '../writes/merge'
import { parseJson, readText, MAX_BODY_BYTES, tooLarge } from '../writes/read-body'
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

type Fields = Record<string, unknown>

/** The fields with their types in Go. */
const types: Record<string, [type: string, matches: (value: unknown) => boolean]> = {
  gracePeriodSeconds: ['int64', Number.isInteger],
  orphanDependents: ['bool', (value) => typeof value === 'boolean'],
  propagationPolicy: ['v1.DeletionPropagation', (value) => typeof value === 'string'],
  preconditions: ['v1.Preconditions', isJsonObject],
  dryRun: ['[]string', Array.isArray],
}

/** Reads the options from the body, or from the query if there is none. @throws ApiError in the words of Kubernetes */
export async function readDeleteOptions({ req, query }: ApiRequest): Promise<DeleteOptions> {
  const text = await readText(req, { limitBytes: MAX_BODY_BYTES, tooLarge })
  const fields = text === '' ? queryFields(query) : bodyFields(text)
  // In the query, too: otherwise a client that only wants a trial would lose the object.
  const dryRun = [...query.getAll('dryRun'), ...((fields['dryRun'] ?? []) as string[])]
  const errors = [...policyErrors(fields), ...dryRunErrors(dryRun)]
  if (errors.length > 0) throw invalidObject({ kind: 'DeleteOptions', group: 'meta.k8s.io' }, '', errors)
  const { dryRun: _dryRun, ...rest } = fields
  return { ...rest, isDryRun: dryRun.length > 0 }
}

function queryFields(query: URLSearchParams): Fields {
  const fields = {
    gracePeriodSeconds: integerOf(query, 'gracePeriodSeconds'),
    orphanDependents: booleanOf(query, 'orphanDependents'),
    propagationPolicy: query.get('propagationPolicy') ?? undefined,
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function bodyFields(text: string): Fields {
  const body = parseJson(text, (reason) => badRequest(`couldn't get version/kind; json parse error: ${reason}`)) ?? {}
  if (!isJsonObject(body)) throw badRequest('expected DeleteOptions')
  const { kind = 'DeleteOptions', apiVersion = 'v1' } = body
  if (kind !== 'DeleteOptions')
    throw badRequest(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/runtime/scheme.go:111"`,
    )
  const fields = Object.entries(body).filter(([name, value]) => name in types && value !== null)
  for (const [name, value] of fields) assertType(name, value)
  return Object.fromEntries(fields)
}

function assertType(name: string, value: unknown): void {
  const [type, matches] = types[name] ?? ['', () => true]
  if (matches(value)) return
  const actual = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  throw badRequest(`json: cannot unmarshal ${actual} into Go struct field DeleteOptions.${name} of type ${type}`)
}

const POLICIES = ['Foreground', 'Background', 'Orphan']

function policyErrors({ propagationPolicy: policy, orphanDependents }: Fields): string[] {
  if (policy === undefined) return []
  const value = JSON.stringify(policy)
  const supported = [...POLICIES, 'nil'].map((name) => JSON.stringify(name)).join(', ')
  return [
    ...(orphanDependents === undefined
      ? []
      : [`propagationPolicy: Invalid value: ${value}: orphanDependents and deletionPropagation cannot be both set`]),
    ...(POLICIES.includes(policy as string)
      ? []
      : [`propagationPolicy: Unsupported value: ${value}: supported values: ${supported}`]),
  ]
}

/** @throws ApiError if the object is not the one that the client means */
export function assertPreconditions(
  { resource }: ApiRequest,
  { metadata }: KubeObject,
  { preconditions = {} }: DeleteOptions,
): void {
  const reason =
    mismatch('UID', preconditions.uid, metadata.uid, 'deleted and then recreated') ??
    mismatch('ResourceVersion', preconditions.resourceVersion, metadata.resourceVersion, 'modified')
  if (reason === undefined) return
  const { kind, ...type } = resourceTypes[resource]
  throw conflict({ ...type, kind, plural: kind as typeof resource }, metadata.name, reason)
}

function mismatch(field: string, wanted: string | undefined, actual: string | undefined, change: string) {
  if (wanted === undefined || wanted === null || wanted === actual) return undefined
  return `the ${field} in the precondition (${wanted}) does not match the ${field} in record (${actual}). The object might have been ${change}`
}
