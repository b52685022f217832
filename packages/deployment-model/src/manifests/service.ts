import { type Model, type ServiceModel } from '../model/schema'
import { type KubeObject, labelsOf } from './object'

/** The Service of a Deployment: one name and one port for all its pods. */
export function serviceOf({ name, port }: ServiceModel, model: Model): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: labelsOf(name, model.name) },
    spec: { selector: { app: name }, ports: [{ name: 'http', port, targetPort: 'http' }] },
  }
}
