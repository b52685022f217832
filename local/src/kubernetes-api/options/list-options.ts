import { type ResourceType } from '../../store/resource-types'
import { choiceErrors, forbidden } from '../../admission/field-errors'
import { invalidObject } from '../responses'
import { fieldPredicate, parseFieldSelector } from '../selectors/field-selector'
import { type Predicate, parseLabelSelector } from '../selectors/label-selector'
import { booleanOf, integerOf } from './query'

/** The options of lists, watches and deletions of a collection. */
export interface ListOptions {
  matches: Predicate
  hasSelector: boolean
  isWatch: boolean
  /** 0: all objects at once. */
  limit: number
  continueToken: string
  resourceVersion: string
  resourceVersionMatch: string
  sendInitialEvents: boolean | undefined
  allowsBookmarks: boolean
  /** Duration of a watch. 0: the default, 30 min. */
  timeoutSeconds: number
}

/** Reads and validates the options. @throws ApiError with the message of Kubernetes */
export function readListOptions(query: URLSearchParams, type: ResourceType): ListOptions {
  const matchesLabels = parseLabelSelector(query.get('labelSelector') ?? '')
  const fields = parseFieldSelector(query.get('fieldSelector') ?? '')
  const options = {
    hasSelector: Boolean(query.get('labelSelector')) || fields.length > 0,
    isWatch: booleanOf(query, 'watch') ?? false,
    limit: Math.max(0, integerOf(query, 'limit') ?? 0),
    continueToken: query.get('continue') ?? '',
    resourceVersion: query.get('resourceVersion') ?? '',
    resourceVersionMatch: query.get('resourceVersionMatch') ?? '',
    sendInitialEvents: booleanOf(query, 'sendInitialEvents'),
    allowsBookmarks: booleanOf(query, 'allowWatchBookmarks') ?? false,
    timeoutSeconds: Math.max(0, integerOf(query, 'timeoutSeconds') ?? 0),
  }
  const errors = options.isWatch ? watchErrors(options) : listErrors(options)
  if (errors.length > 0) throw invalidObject({ kind: 'ListOptions', group: 'meta.k8s.io' }, '', errors)
  const matchesFields = fieldPredicate(type, fields)
  return { ...options, matches: (object) => matchesLabels(object) && matchesFields(object) }
}

/** The options whose combinations are validated. */
type ValidatedOptions = Omit<ListOptions, 'matches'>

const MATCH = 'resourceVersionMatch'

const continueErrors = ({ resourceVersionMatch, continueToken }: ValidatedOptions) =>
  resourceVersionMatch !== '' && continueToken !== ''
    ? [forbidden(MATCH, `${MATCH} is forbidden when continue is provided`)]
    : []

function listErrors(options: ValidatedOptions): string[] {
  const { resourceVersionMatch: match, resourceVersion, sendInitialEvents } = options
  return [
    ...(match !== '' && resourceVersion === ''
      ? [forbidden(MATCH, `${MATCH} is forbidden unless resourceVersion is provided`)]
      : []),
    ...continueErrors(options),
    ...choiceErrors(MATCH, match, ['Exact', 'NotOlderThan', '']),
    ...(match === 'Exact' && resourceVersion === '0'
      ? [forbidden(MATCH, `${MATCH} "exact" is forbidden for resourceVersion "0"`)]
      : []),
    ...(sendInitialEvents === undefined
      ? []
      : [forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list')]),
  ]
}

function watchErrors(options: ValidatedOptions): string[] {
  const { resourceVersionMatch: match, sendInitialEvents } = options
  return [
    ...(sendInitialEvents !== undefined && match !== 'NotOlderThan'
      ? [forbidden(MATCH, `sendInitialEvents requires setting ${MATCH} to NotOlderThan`)]
      : []),
    ...(match !== '' && sendInitialEvents === undefined
      ? [forbidden(MATCH, `${MATCH} is forbidden for watch unless sendInitialEvents is provided`)]
      : []),
    ...choiceErrors(MATCH, match || undefined, ['NotOlderThan']),
    ...continueErrors(options),
  ]
}
