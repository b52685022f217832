import { join } from 'node:path'
import { readManifestFile } from '../manifests/read-manifests'
import { type KubeObject } from '../manifests/objects'
import { KUBECONFIG } from '../runner/running-file'
import { type Workload } from './workload'

/** The topic of the shop; services/shop and overlays/hpa-lab use the same name. */
const SHOP_TOPIC = 'shop'

const shopFiles = ['shop.yaml', 'hpa.yaml', 'ingress.yaml'].map((file) => join('overlays/hpa-lab', file))

/**
 * The shop of the HPA lab, with MongoDB and Kafka. `file`: manifests to run instead of the overlay, such as
 * kubernetes/template/template.yml. @throws ManifestError
 */
export function hpaLab(root: string, file?: string): Workload {
  const files = file === undefined ? shopFiles.map((path) => join(root, path)) : [file]
  const folder = join(root, 'deployments')
  const post = `curl -X POST -H 'Content-Type: application/json' -d '{"productId":"p-0001"}'`
  return {
    title: `The HPA lab: ${file ?? 'overlays/hpa-lab'} as processes on this machine`,
    objects: [join(folder, 'mongo-dev.yaml'), ...files].flatMap(readManifestFile).filter(isSupported),
    folder,
    topic: SHOP_TOPIC,
    isSeeded: false,
    hints: ({ url }) => [
      ['Orders', `${url}/orders`],
      ['Place an order', `${post} ${url}/orders`],
      ['Model it', `${url}/model`],
      ['For kubectl', `export KUBECONFIG=$PWD/${KUBECONFIG}`],
      ['Watch', 'kubectl get hpa --watch   kubectl get pod -l app=order'],
      ['Generate load', `npm run load -- -c20 -t40S ${url}/orders`],
    ],
  }
}

/**
 * Whether the local cluster uses an object of the lab: not the Pod siege, because only pods of Deployments run, and not
 * the Namespace, because the objects are in the namespace `default`.
 */
const isSupported = ({ kind }: KubeObject) => kind !== 'Pod' && kind !== 'Namespace'
