import { labelErrors, labelKeyProblems } from '../kubernetes-api/selectors/label-rules'
import { type KubeObject, type ObjectMeta } from '../manifests/objects'
import { invalid, itemErrors, required, valueErrors } from './field-errors'

const LABEL_PATTERN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const SUBDOMAIN_PATTERN = String.raw`${LABEL_PATTERN}(\.${LABEL_PATTERN})*`
const SERVICE_NAME_PATTERN = '[a-z]([-a-z0-9]*[a-z0-9])?'
const LABEL_EXAMPLES = "(e.g. 'my-name',  or '123-abc', regex used for validation is"
const MAX_LABEL_LENGTH = 63
const MAX_SUBDOMAIN_LENGTH = 253
const START_AND_END = 'and must start and end with an alphanumeric character'

/** What is wrong with a DNS label, such as the name of a container; empty if it is valid. */
export const dnsLabelProblems = (value: string) =>
  problemsOf(
    value,
    LABEL_PATTERN,
    MAX_LABEL_LENGTH,
    `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', ${START_AND_END} ${LABEL_EXAMPLES} '${LABEL_PATTERN}')`,
  )

/** What is wrong with a DNS subdomain, such as the name of a Secret; empty if it is valid. */
export const subdomainProblems = (value: string) =>
  problemsOf(
    value,
    SUBDOMAIN_PATTERN,
    MAX_SUBDOMAIN_LENGTH,
    `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', ${START_AND_END} (e.g. 'example.com', regex used for validation is '${SUBDOMAIN_PATTERN}')`,
  )

const serviceNameProblems = (value: string) =>
  problemsOf(
    value,
    SERVICE_NAME_PATTERN,
    MAX_LABEL_LENGTH,
    `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '${SERVICE_NAME_PATTERN}')`,
  )

/** The rules for the names of objects, by kind. The names of all other kinds must be DNS subdomains. */
const nameRules: Record<string, (value: string) => string[]> = {
  Namespace: dnsLabelProblems,
  Service: serviceNameProblems,
}

function problemsOf(value: string, pattern: string, maxLength: number, text: string): string[] {
  // Kubernetes uses another unit for the length of a label.
  const unit = maxLength === MAX_LABEL_LENGTH ? 'bytes' : 'characters'
  const tooLong = value.length > maxLength ? [`must be no more than ${maxLength} ${unit}`] : []
  return new RegExp(`^${pattern}$`).test(value) ? tooLong : [...tooLong, text]
}

/** The API server's errors for the metadata of an object. */
export function metadataErrors({ apiVersion, kind, metadata }: KubeObject): string[] {
  const { name = '', labels = {}, annotations = {} } = metadata
  return [
    ...(name === ''
      ? [required('metadata.name', 'name or generateName is required')]
      : valueErrors('metadata.name', name, nameRules[kind] ?? subdomainProblems)),
    ...labelErrors(labels),
    ...annotationErrors(annotations),
    ...ownerErrors(metadata),
    // Finalizers of custom resources need no domain, and KEDA's finalizer has none.
    ...(apiVersion.startsWith('keda.sh/') ? [] : finalizerErrors(metadata)),
  ]
}

const ownerErrors = ({ ownerReferences }: Pick<ObjectMeta, 'ownerReferences'>) =>
  itemErrors('metadata.ownerReferences', ownerReferences, (field, owner) =>
    (['apiVersion', 'kind', 'name', 'uid'] as const).flatMap((name) =>
      owner[name] ? [] : [required(`${field}.${name}`, 'must not be empty')],
    ),
  )

const STANDARD_FINALIZERS = ['foregroundDeletion', 'kubernetes', 'orphan']

const finalizerErrors = ({ finalizers }: Pick<ObjectMeta, 'finalizers'>) =>
  itemErrors('metadata.finalizers', finalizers, (field, finalizer) =>
    finalizer.includes('/') || STANDARD_FINALIZERS.includes(finalizer)
      ? []
      : [invalid(field, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')],
  )

export const annotationErrors = (annotations: Readonly<Record<string, string>>, field = 'metadata.annotations') =>
  Object.keys(annotations).flatMap((key) => valueErrors(field, key, () => labelKeyProblems(key.toLowerCase())))
