import { type PodTemplate } from '../manifests/objects'
import { labelErrors } from '../kubernetes-api/selectors/label-rules'
import { containerErrors, userErrors } from './container-errors'
import {
  choiceErrors,
  duplicate,
  forbidden,
  invalid,
  itemErrors,
  optionalErrors,
  required,
  requiredErrors,
} from './field-errors'
import { dnsLabelProblems, subdomainProblems } from './metadata-errors'

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never']
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']

/** The API server's errors for the spec of a pod. `policies`: the restart policies that it may have; default: all. */
export function podErrors(
  path: string,
  pod: Partial<PodTemplate['spec']> | undefined,
  policies: readonly string[] = RESTART_POLICIES,
): string[] {
  const { containers = [], initContainers = [], restartPolicy = 'Always', serviceAccountName = '' } = pod ?? {}
  const volumes = new Set((pod?.volumes ?? []).map(({ name }) => name))
  const allContainers = [...containers, ...initContainers]
  const listErrors = (list: string, items: typeof containers, precedingCount: number) =>
    itemErrors(`${path}.${list}`, items, (field, container, index) => [
      ...containerErrors(field, container, volumes),
      ...(allContainers.findIndex(({ name }) => name === container.name) < precedingCount + index
        ? [duplicate(`${field}.name`, container.name)]
        : []),
    ])
  return [
    ...volumeErrors(`${path}.volumes`, pod?.volumes),
    ...(containers.length > 0 ? [] : [required(`${path}.containers`)]),
    ...listErrors('containers', containers, 0),
    ...listErrors('initContainers', initContainers, containers.length),
    ...choiceErrors(`${path}.restartPolicy`, restartPolicy, RESTART_POLICIES),
    ...choiceErrors(`${path}.dnsPolicy`, pod?.dnsPolicy, DNS_POLICIES),
    ...labelErrors(pod?.nodeSelector ?? {}, `${path}.nodeSelector`),
    ...userErrors(`${path}.securityContext`, pod?.securityContext),
    ...optionalErrors(`${path}.serviceAccountName`, serviceAccountName, subdomainProblems),
    ...itemErrors(`${path}.topologySpreadConstraints`, pod?.topologySpreadConstraints, spreadErrors),
    ...itemErrors(`${path}.tolerations`, pod?.tolerations, (field, { operator }) =>
      choiceErrors(`${field}.operator`, operator, ['Equal', 'Exists']),
    ),
    ...(policies === RESTART_POLICIES ? [] : choiceErrors(`${path}.restartPolicy`, restartPolicy, policies)),
  ]
}

const spreadErrors = (field: string, { maxSkew = 0, whenUnsatisfiable = '' }) => [
  ...(maxSkew > 0 ? [] : [invalid(`${field}.maxSkew`, maxSkew, 'must be greater than zero')]),
  ...choiceErrors(`${field}.whenUnsatisfiable`, whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']),
]

function volumeErrors(path: string, volumes: PodTemplate['spec']['volumes'] = []): string[] {
  return itemErrors(path, volumes, (field, { name = '', ...sources }, index) => {
    const [, ...furtherSources] = Object.keys(sources)
    const { configMap, secret } = sources
    return [
      ...furtherSources.map((source) => forbidden(`${field}.${source}`, 'may not specify more than 1 volume type')),
      ...(configMap && !configMap.name ? [required(`${field}.configMap.name`)] : []),
      ...(secret && !secret.secretName ? [required(`${field}.secret.secretName`)] : []),
      ...requiredErrors(`${field}.name`, name, dnsLabelProblems),
      ...(volumes.findIndex((volume) => volume.name === name) < index ? [duplicate(`${field}.name`, name)] : []),
    ]
  })
}
