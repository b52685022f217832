import { type Kubectl } from '../../commands/doctor/cluster'
import { examineLab, judgeAutoscalers } from '../../commands/doctor/lab'

const answering =
  (answers: Record<string, string>): Kubectl =>
  (...args) =>
    Object.entries(answers).find(([command]) => args.join(' ').includes(command))?.[1]

const cluster = { version: '{"serverVersion":{}}', 'get namespace': 'hpa-lab', ingressclasses: 'nginx' }
const measured = { '/apis/metrics.k8s.io': '{"items":[{}]}' }
const states = (kubectl: Kubectl) => examineLab(kubectl).map(({ state }) => state)

it('explains how to install metrics-server where it is missing', () => {
  const [metrics] = examineLab(answering(cluster))
  expect(metrics).toMatchObject({ state: 'wrong', fix: expect.stringContaining('metrics-server') as string })
})

it('tells a metrics-server that has measured nothing yet', () => {
  const [metrics] = examineLab(answering({ ...cluster, '/apis/metrics.k8s.io': '{"items":[]}' }))
  expect(metrics).toMatchObject({ state: 'wrong', fix: expect.stringContaining('kubectl top') as string })
})

it('says how to apply the lab, and passes over a cluster that does not answer', () => {
  const { 'get namespace': _, ...without } = { ...cluster, ...measured }
  expect(examineLab(answering(without)).at(-1)?.fix).toContain('kubectl apply -k overlays/hpa-lab')
  expect(states(() => undefined)).toEqual(['note'])
})

it('says why an autoscaler does not know its metric', () => {
  const hpa = (name: string, conditions: object[]) => ({ metadata: { name }, status: { conditions } })
  const unknown = { type: 'ScalingActive', status: 'False', message: 'no metrics returned' }
  const items = [hpa('order-hpa', [{ type: 'ScalingActive', status: 'True' }]), hpa('product-hpa', [unknown])]
  expect(judgeAutoscalers(JSON.stringify({ items }))).toEqual([
    { state: 'ok', what: 'order-hpa has a value of its metric' },
    { state: 'wrong', what: 'product-hpa: no metrics returned', fix: 'kubectl -n hpa-lab describe hpa product-hpa' },
  ])
})
