import { formatQuantity, parseQuantity } from '../../quantity'
import {
  errorIf,
  type FieldError,
  forbidden,
  invalid,
  pathSegmentErrors,
  required,
  errorUnlessOneOf,
} from './field-error'
import { type UnvalidatedMetric, type UnvalidatedSource } from './hpa-object'
import { referenceErrors, type ReferenceRules } from './target-reference'

const labelPattern = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const labelDetail = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${labelPattern}')`
const targetRequired = 'must set either a target value for metric or a per-pod target'
const resourceTargetRequired = 'must set either a target raw value or a target utilization'

function identifierErrors(path: string, { metric }: UnvalidatedSource): FieldError[] {
  const field = `${path}.metric.name`
  return metric?.name ? pathSegmentErrors(field, metric.name) : [required(field, 'must specify a metric name')]
}

function targetErrors(path: string, { target = {} }: UnvalidatedSource): FieldError[] {
  const { type = '', averageUtilization } = target
  const field = `${path}.target`
  const isKnown = ['Utilization', 'Value', 'AverageValue'].includes(String(type))
  const quantities = (['value', 'averageValue'] as const).flatMap((name) => {
    const quantity = parseQuantity(target[name] ?? 1)
    return errorIf(quantity.nano <= 0n, invalid(`${field}.${name}`, formatQuantity(quantity), 'must be positive'))
  })
  const isTooLow = averageUtilization !== undefined && Number(averageUtilization) < 1
  return [
    ...errorIf(type === '', required(`${field}.type`, 'must specify a metric target type')),
    ...errorIf(!isKnown, invalid(`${field}.type`, type, 'must be either Utilization, Value, or AverageValue')),
    ...quantities,
    ...errorIf(isTooLow, invalid(`${field}.averageUtilization`, averageUtilization, 'must be greater than 0')),
  ]
}

/** The errors unless exactly one of two fields of the target is set; with both, the second is forbidden. */
function exclusiveTargetErrors(
  path: string,
  { target = {} }: UnvalidatedSource,
  first: 'averageValue' | 'averageUtilization',
  second: 'value' | 'averageValue',
  noneMessage: string,
  bothMessage: string,
): FieldError[] {
  const hasFirst = target[first] !== undefined
  const hasSecond = target[second] !== undefined
  return [
    ...errorIf(!hasFirst && !hasSecond, required(`${path}.target.${first}`, noneMessage)),
    ...errorIf(hasFirst && hasSecond, forbidden(`${path}.target.${second}`, bothMessage)),
  ]
}

function containerErrors(path: string, { container = '', name = '' }: UnvalidatedSource): FieldError[] {
  const isContainerName = new RegExp(`^${labelPattern}$`).test(container) && container.length <= 63
  return [
    ...(name === '' ? [] : resourceNameErrors(`${path}.name`, name)),
    ...errorIf(container === '', required(`${path}.container`, 'must specify a container')),
    ...errorIf(container !== '' && !isContainerName, invalid(`${path}.container`, container, labelDetail)),
  ]
}

function resourceNameErrors(field: string, name: string): FieldError[] {
  const isStandard = ['cpu', 'memory', 'ephemeral-storage'].includes(name) || name.startsWith('hugepages-')
  return errorIf(!isStandard && !name.includes('/'), invalid(field, name, 'must be a standard resource for containers'))
}

function resourceErrors(path: string, source: UnvalidatedSource, isContainer: boolean): FieldError[] {
  return [
    ...errorIf(!source.name, required(`${path}.name`, 'must specify a resource name')),
    ...(isContainer ? containerErrors(path, source) : []),
    ...targetErrors(path, source),
    ...exclusiveTargetErrors(
      path,
      source,
      'averageUtilization',
      'averageValue',
      resourceTargetRequired,
      'may not set both a target raw value and a target utilization',
    ),
  ]
}

/** The errors of each source of a metric, in the order in which the API server checks the sources. */
const sourceErrors = {
  object: (path, source, rules) => [
    ...referenceErrors(`${path}.describedObject`, source.describedObject, rules),
    ...identifierErrors(path, source),
    ...targetErrors(path, source),
    ...errorIf(
      source.target?.value === undefined && source.target?.averageValue === undefined,
      required(`${path}.target.averageValue`, targetRequired),
    ),
  ],
  external: (path, source) => [
    ...identifierErrors(path, source),
    ...targetErrors(path, source),
    ...exclusiveTargetErrors(
      path,
      source,
      'averageValue',
      'value',
      targetRequired,
      'may not set both a target value for metric and a per-pod target',
    ),
  ],
  pods: (path, source) => [
    ...identifierErrors(path, source),
    ...targetErrors(path, source),
    ...errorIf(
      !(source.target?.averageValue !== undefined && parseQuantity(source.target.averageValue).nano > 0n),
      required(`${path}.target.averageValue`, 'must specify a positive target averageValue'),
    ),
  ],
  resource: (path, source) => resourceErrors(path, source, false),
  containerResource: (path, source) => resourceErrors(path, source, true),
} satisfies Record<
  string,
  (path: string, source: NonNullable<UnvalidatedMetric['object']>, rules: ReferenceRules) => FieldError[]
>

const sourceNames = Object.keys(sourceErrors) as (keyof typeof sourceErrors)[]
const metricTypeOf = (sourceName: string): string => sourceName.charAt(0).toUpperCase() + sourceName.slice(1)

/** The errors of one metric. */
export function metricErrors(path: string, metric: UnvalidatedMetric, rules: ReferenceRules): FieldError[] {
  const { type = '' } = metric
  const present = sourceNames.filter((name) => metric[name] !== undefined && metric[name] !== null)
  const [first] = present
  const expected = sourceNames.find((name) => metricTypeOf(name) === type)
  const isMissing = expected !== undefined && !present.includes(expected)
  const surplus = present.length === 1 ? [] : present.filter((name) => name !== expected)
  return [
    ...errorIf(type === '', required(`${path}.type`, 'must specify a metric source type')),
    ...errorUnlessOneOf(`${path}.type`, type, sourceNames.map(metricTypeOf).toSorted()),
    ...(first === undefined ? [] : sourceErrors[first](`${path}.${first}`, metric[first] ?? {}, rules)),
    ...errorIf(isMissing, required(`${path}.${expected}`, 'must populate information for the given metric source')),
    ...surplus.map((name) => forbidden(`${path}.${name}`, 'must populate the given metric source only')),
  ]
}
