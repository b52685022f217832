import { type KubeObject } from '../manifests/objects'
import { podWarnings } from './pod-warnings'

const deployment = (container: object): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a' },
  spec: { template: { spec: { containers: [container] } } },
})

describe('podWarnings', () => {
  it('warns of duplicate definitions in a template that is new or has changed', () => {
    const port = { containerPort: 80, protocol: 'TCP' }
    const withDuplicates = deployment({
      env: [{ name: 'A' }, { name: 'A' }],
      ports: [port, { ...port, protocol: 'UDP' }, port],
    })
    const path = 'spec.template.spec.containers[0]'
    const warnings = [
      `${path}.ports[2]: duplicate port definition with ${path}.ports[0]`,
      `${path}.env[1]: hides previous definition of "A", which may be dropped when using apply`,
    ]
    expect(podWarnings(withDuplicates, undefined)).toEqual(warnings)
    expect(podWarnings(withDuplicates, deployment({}))).toEqual(warnings)
    expect(podWarnings(withDuplicates, withDuplicates)).toEqual([])
  })
})
