import { isIP } from 'node:net'
import { labelErrors } from '../kubernetes-api/selectors/label-rules'
import { type Service } from '../manifests/objects'
import { CLUSTER_IP } from '../manifests/registry-fields'
import {
  choiceErrors,
  duplicate,
  invalid,
  itemErrors,
  optionalErrors,
  portErrors,
  required,
  requiredErrors,
} from './field-errors'
import { dnsLabelProblems } from './metadata-errors'

const SERVICE_TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const [FIRST_NODE_PORT, LAST_NODE_PORT] = [30_000, 32_767]
type Port = NonNullable<Service['spec']['ports']>[number]

/** The API server's errors for a Service. */
export function serviceErrors({ spec }: Service): string[] {
  const { type = 'ClusterIP', externalName = '', clusterIP = CLUSTER_IP, ports = [], selector = {} } = spec
  const typeErrors = choiceErrors('spec.type', type, SERVICE_TYPES)
  if (typeErrors.length > 0) return typeErrors
  const isExternal = type === 'ExternalName'
  return [
    ...(ports.length === 0 && !isExternal && clusterIP !== 'None' ? [required('spec.ports')] : []),
    ...(isExternal ? requiredErrors('spec.externalName', externalName) : []),
    ...itemErrors('spec.ports', ports, (field, port, index) => servicePortErrors(field, port, ports.slice(0, index))),
    ...itemErrors('spec.ports', ports, (field, port, index) => duplicatePortErrors(field, port, ports.slice(0, index))),
    ...(ports.length > 1 ? itemErrors('spec.ports', ports, nameErrors) : []),
    ...labelErrors(selector, 'spec.selector'),
    ...choiceErrors('spec.sessionAffinity', spec.sessionAffinity, ['ClientIP', 'None']),
    ...(isExternal ? [] : addressErrors(clusterIP)),
  ]
}

const nameErrors = (field: string, { name = '' }: Port) => requiredErrors(`${field}.name`, name)

function servicePortErrors(field: string, port: Port, earlierPorts: readonly Port[]): string[] {
  const { name = '', nodePort = 0, targetPort = port.port } = port
  const isOutOfRange = nodePort !== 0 && (nodePort < FIRST_NODE_PORT || nodePort > LAST_NODE_PORT)
  const range = `The range of valid ports is ${FIRST_NODE_PORT}-${LAST_NODE_PORT}`
  return [
    ...optionalErrors(`${field}.name`, name, dnsLabelProblems),
    ...(name !== '' && earlierPorts.some((other) => other.name === name) ? [duplicate(`${field}.name`, name)] : []),
    ...portErrors(`${field}.port`, port.port),
    ...choiceErrors(`${field}.protocol`, port.protocol, ['SCTP', 'TCP', 'UDP']),
    ...portErrors(`${field}.targetPort`, targetPort),
    ...(isOutOfRange
      ? [invalid(`${field}.nodePort`, nodePort, `provided port is not in the valid range. ${range}`)]
      : []),
  ]
}

/** The error for a port with the number and protocol of an earlier port. */
function duplicatePortErrors(field: string, { port, protocol = 'TCP' }: Port, earlierPorts: readonly Port[]): string[] {
  if (!earlierPorts.some((other) => other.port === port && (other.protocol ?? 'TCP') === protocol)) return []
  return [duplicate(field, { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 })]
}

function addressErrors(clusterIP: string): string[] {
  if ([CLUSTER_IP, 'None'].includes(clusterIP)) return []
  if (isIP(clusterIP) === 0)
    return [invalid('spec.clusterIPs[0]', clusterIP, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
  const reason = `failed to allocate IP ${clusterIP}: every Service of the local cluster has the address ${CLUSTER_IP}`
  return [invalid('spec.clusterIPs', [clusterIP], reason)]
}
