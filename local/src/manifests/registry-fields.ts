import { withDeploymentDefaults } from './deployment-defaults'
import { type Deployment, type KubeObject, type Secret, type Service } from './objects'

/** This machine: the address of all Services and pods. */
export const CLUSTER_IP = '127.0.0.1'

/** Adds the fields that the API server sets when it stores an object, such as the address of a Service. */
export function withRegistryFields(object: KubeObject): KubeObject {
  if (object.kind === 'Deployment') return withDeploymentDefaults(object as Deployment)
  if (object.kind === 'Service') return withClusterIp(object as Service)
  return object.kind === 'Secret' ? withEncodedData(object as Secret) : object
}

function withClusterIp(service: Service): KubeObject {
  const { clusterIP = CLUSTER_IP, ports: declared = [], type } = service.spec
  const status = { loadBalancer: {} }
  if (type === 'ExternalName') return { ...service, spec: { sessionAffinity: 'None', ...service.spec }, status }
  const ports = declared.map((port) => ({ protocol: 'TCP', targetPort: port.port, ...port }))
  const isHeadlessWithoutSelector = clusterIP === 'None' && service.spec.selector === undefined
  const defaults = {
    type: 'ClusterIP',
    clusterIP,
    clusterIPs: [clusterIP],
    internalTrafficPolicy: 'Cluster',
    ipFamilies: isHeadlessWithoutSelector ? ['IPv4', 'IPv6'] : ['IPv4'],
    ipFamilyPolicy: isHeadlessWithoutSelector ? 'RequireDualStack' : 'SingleStack',
    sessionAffinity: 'None',
  }
  return { ...service, spec: { ...defaults, ...service.spec, ports }, status }
}

/** Moves `stringData`, which is write-only, into `data`. */
function withEncodedData({ stringData, ...secret }: Secret): Secret {
  const encoded = Object.entries(stringData ?? {}).map(([key, value]) => [key, Buffer.from(value).toString('base64')])
  const data = { ...secret.data, ...(Object.fromEntries(encoded) as Record<string, string>) }
  return { type: 'Opaque', ...secret, ...(Object.keys(data).length > 0 ? { data } : {}) }
}
