import { CLUSTER_IP } from '../manifests/registry-fields'
import { type Service } from '../manifests/objects'
import { portErrors } from './deployment-errors'

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
type Port = NonNullable<Service['spec']['ports']>[number]

/** The API server's errors for a Service. */
export function serviceErrors({ spec }: Service): string[] {
  const { type = 'ClusterIP', externalName = '', clusterIP = CLUSTER_IP, ports = [] } = spec
  if (!TYPES.includes(type)) {
    const supported = TYPES.map((each) => JSON.stringify(each)).join(', ')
    return [`spec.type: Unsupported value: ${JSON.stringify(type)}: supported values: ${supported}`]
  }
  const isExternal = type === 'ExternalName'
  return [
    ...(ports.length === 0 && !isExternal && clusterIP !== 'None' ? ['spec.ports: Required value'] : []),
    ...(isExternal && externalName === '' ? ['spec.externalName: Required value'] : []),
    ...ports.flatMap((port, index) => servicePortErrors(port, index, ports)),
    ...(isExternal || [CLUSTER_IP, 'None'].includes(clusterIP)
      ? []
      : [
          `spec.clusterIPs: Invalid value: ${JSON.stringify([clusterIP])}: failed to allocate IP ${clusterIP}: every Service of the local cluster has the address ${CLUSTER_IP}`,
        ]),
  ]
}

function servicePortErrors({ name = '', port }: Port, index: number, ports: readonly Port[]): string[] {
  const field = `spec.ports[${index}]`
  const isDuplicate = name !== '' && ports.findIndex((other) => other.name === name) < index
  return [
    ...(ports.length > 1 && name === '' ? [`${field}.name: Required value`] : []),
    ...(isDuplicate ? [`${field}.name: Duplicate value: ${JSON.stringify(name)}`] : []),
    ...portErrors(`${field}.port`, port),
  ]
}
