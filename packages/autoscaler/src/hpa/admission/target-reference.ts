import { type HpaObject, type ObjectReference } from './hpa-object'
import { errorIf, type FieldError, invalid, pathSegmentErrors, required } from './field-error'

/** Exceptions from the checks of the apiVersion of a reference. */
export interface ReferenceRules {
  apiVersionUnchecked: boolean
  emptyGroupAllowed: boolean
}

const isMalformed = (apiVersion = ''): boolean => apiVersion !== '/' && apiVersion.split('/').length > 2

function apiVersionErrors(
  field: string,
  apiVersion: string,
  { apiVersionUnchecked, emptyGroupAllowed }: ReferenceRules,
): FieldError[] {
  if (apiVersionUnchecked) return []
  if (isMalformed(apiVersion)) return [invalid(field, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)]
  const hasGroup = /^[^/]+\//.test(apiVersion)
  return errorIf(!hasGroup && !emptyGroupAllowed, invalid(field, apiVersion, 'apiVersion must specify API group'))
}

/** The errors of a reference. */
export function referenceErrors(
  path: string,
  reference: ObjectReference | undefined,
  rules: ReferenceRules,
): FieldError[] {
  const names = (['kind', 'name'] as const).flatMap((field) => {
    const value = reference?.[field] ?? ''
    return value === '' ? [required(`${path}.${field}`)] : pathSegmentErrors(`${path}.${field}`, value)
  })
  return [...names, ...apiVersionErrors(`${path}.apiVersion`, reference?.apiVersion ?? '', rules)]
}

const describedObjects = (hpa: HpaObject | null): ObjectReference[] =>
  (hpa?.spec.metrics ?? []).flatMap((metric) => metric.object?.describedObject ?? [])

/**
 * The checks of a write; an update may keep invalid values of the old object. `scaleToZero`: feature gate
 * HPAScaleToZero.
 */
export function validationRules({ spec }: HpaObject, old: HpaObject | null, scaleToZero: boolean) {
  const reference = spec.scaleTargetRef
  const previous = old?.spec.scaleTargetRef
  const isSameType =
    previous !== undefined && previous.apiVersion === reference?.apiVersion && previous.kind === reference?.kind
  return {
    minReplicasLowerBound: scaleToZero || old?.spec.minReplicas === 0 ? 0 : 1,
    scaleTargetRef: { apiVersionUnchecked: isSameType, emptyGroupAllowed: reference?.kind === 'ReplicationController' },
    objectMetrics: {
      apiVersionUnchecked: describedObjects(old).some(({ apiVersion }) => isMalformed(apiVersion)),
      emptyGroupAllowed: true,
    },
  }
}
