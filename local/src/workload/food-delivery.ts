import { join } from 'node:path'
import { ORDERS_TOPIC } from '@food-delivery/contracts/dist/names.js'
import { readManifests } from '../manifests/read-manifests'
import { type Workload } from './workload'

const post = `curl -X POST -H 'Content-Type: application/json'`

/** Food delivery: the manifests in deployments/. @throws ManifestError */
export function foodDelivery(root: string): Workload {
  const folder = join(root, 'deployments')
  return {
    title: 'Food delivery: the manifests in deployments/ as processes on this machine',
    objects: readManifests(folder),
    folder,
    topic: ORDERS_TOPIC,
    isSeeded: true,
    hints: ({ url, apiUrl }) => [
      ['Simulator', url],
      ['Place an order', `${post} -d '{}' ${url}/createOrder`],
      ['Follow it', `curl ${url}/status/<requestId>   curl ${url}/user/<userId>/orders`],
      ['Watch the pods', `kubectl --server ${apiUrl} get pods --watch`],
    ],
  }
}
