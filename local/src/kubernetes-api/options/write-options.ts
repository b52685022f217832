import { type ApiRequest } from '../api-request'
import { choiceErrors, forbidden, invalid, required, unsupported } from '../../admission/field-errors'
import { invalidObject } from '../responses'
import { timestamp } from '../../store/object-store'
import { type Manager } from '../writes/managed-fields'
import { isApply } from '../writes/patch'
import { booleanOf } from './query'

/** The options of creating, replacing and patching an object. */
export interface WriteOptions {
  isDryRun: boolean
  /** Whether unknown fields are refused, reported in a Warning header, or dropped. */
  fieldValidation: 'Strict' | 'Warn' | 'Ignore'
  manager: Manager
}

/** The kind of the options in errors, by HTTP method. */
const optionKinds: Record<string, string> = { POST: 'CreateOptions', PUT: 'UpdateOptions', PATCH: 'PatchOptions' }
const FIELD_VALIDATIONS = ['', 'Ignore', 'Strict', 'Warn']
const MAX_MANAGER_LENGTH = 128

/** Reads and validates the options. @throws ApiError with the message of Kubernetes */
export function readWriteOptions({ method, query, req }: ApiRequest, now: () => number): WriteOptions {
  const isApplying = method === 'PATCH' && isApply(req.headers['content-type'])
  const dryRun = query.getAll('dryRun')
  const fieldManager = query.get('fieldManager') ?? ''
  const fieldValidation = query.get('fieldValidation') ?? ''
  const force = booleanOf(query, 'force')
  const [agent] = (req.headers['user-agent'] ?? '').split('/')
  const errors = [
    ...(method === 'PATCH' ? patchErrors(isApplying, fieldManager, force) : []),
    ...managerErrors(fieldManager),
    ...dryRunErrors(dryRun),
    ...choiceErrors('fieldValidation', fieldValidation, FIELD_VALIDATIONS),
  ]
  const kind = optionKinds[method] ?? 'PatchOptions'
  if (errors.length > 0) throw invalidObject({ kind, group: 'meta.k8s.io' }, '', errors)
  return {
    isDryRun: dryRun.length > 0,
    fieldValidation: (fieldValidation || 'Warn') as WriteOptions['fieldValidation'],
    manager: { name: fieldManager || agent || 'unknown', force: force ?? false, time: timestamp(now()) },
  }
}

export const dryRunErrors = (values: readonly string[]) =>
  values.every((value) => value === 'All') ? [] : [unsupported('dryRun', values, ['All'])]

function patchErrors(isApplying: boolean, fieldManager: string, force: boolean | undefined): string[] {
  if (!isApplying) return force === undefined ? [] : [forbidden('force', 'may not be specified for non-apply patch')]
  return fieldManager === '' ? [required('fieldManager', 'is required for apply patch')] : []
}

function managerErrors(manager: string): string[] {
  const lengthErrors =
    Buffer.byteLength(manager) > MAX_MANAGER_LENGTH
      ? [`fieldManager: Too long: may not be more than ${MAX_MANAGER_LENGTH} bytes`]
      : []
  const characterErrors = Array.from(manager).flatMap((character, index) => {
    if (!/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(character)) return []
    const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
    return [invalid('fieldManager', manager, `invalid character U+${code} (at position ${index})`)]
  })
  return [...lengthErrors, ...characterErrors]
}
