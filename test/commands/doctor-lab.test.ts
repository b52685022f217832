import { examineLab, checkAutoscalers } from '../../commands/doctor/hpa-lab'
import { type Kubectl } from '../../commands/doctor/objects'

/** Creates a kubectl whose outputs are looked up by a part of the command line. */
const kubectlWith =
  (outputs: Record<string, string>): Kubectl =>
  (...args) =>
    Object.entries(outputs).find(([command]) => args.join(' ').includes(command))?.[1]

const cluster = { version: '{"serverVersion":{}}', 'get namespace': 'hpa-lab', ingressclasses: 'nginx' }
const withMetrics = { '/apis/metrics.k8s.io': '{"items":[{}]}' }
const states = (kubectl: Kubectl) => examineLab(kubectl).map(({ state }) => state)

it('suggests how to install metrics-server if it is missing', () => {
  const [metrics] = examineLab(kubectlWith(cluster))
  expect(metrics).toMatchObject({ state: 'problem', fix: expect.stringContaining('metrics-server') as string })
})

it('reports a metrics-server without measurements', () => {
  const [metrics] = examineLab(kubectlWith({ ...cluster, '/apis/metrics.k8s.io': '{"items":[]}' }))
  expect(metrics).toMatchObject({ state: 'problem', fix: expect.stringContaining('kubectl top') as string })
})

it('suggests how to apply the lab if its namespace is missing, and skips a cluster that does not respond', () => {
  const { 'get namespace': _, ...withoutNamespace } = { ...cluster, ...withMetrics }
  expect(examineLab(kubectlWith(withoutNamespace)).at(-1)?.fix).toContain('kubectl apply -k overlays/hpa-lab')
  expect(states(() => undefined)).toEqual(['note'])
})

it('reports why an HPA has no value of its metric', () => {
  const hpa = (name: string, conditions: object[]) => ({ metadata: { name }, status: { conditions } })
  const inactive = { type: 'ScalingActive', status: 'False', message: 'no metrics returned' }
  const items = [hpa('order-hpa', [{ type: 'ScalingActive', status: 'True' }]), hpa('product-hpa', [inactive])]
  expect(checkAutoscalers(JSON.stringify({ items }))).toEqual([
    { state: 'ok', text: 'order-hpa reads its metric' },
    { state: 'problem', text: 'product-hpa: no metrics returned', fix: 'kubectl -n hpa-lab describe hpa product-hpa' },
  ])
})
