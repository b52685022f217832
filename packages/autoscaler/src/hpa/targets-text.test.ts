import { type HpaSpec, type MetricStatus, targetsText } from '.'

const spec: HpaSpec = {
  minReplicas: 2,
  maxReplicas: 6,
  metrics: [
    {
      type: 'External',
      external: { metric: { name: 's0-kafka-orders' }, target: { type: 'AverageValue', averageValue: '5' } },
    },
  ],
}
const currentMetrics: MetricStatus[] = [{ type: 'External', name: 's0-kafka-orders', averageValue: '11667m' }]

describe('targetsText', () => {
  const cpu = {
    type: 'Resource' as const,
    resource: { name: 'cpu', target: { type: 'Utilization' as const, averageUtilization: 70 } },
  }

  it('prints metrics like kubectl get hpa', () => {
    expect(targetsText(spec, currentMetrics)).toBe('11667m/5 (avg)')
    expect(targetsText(spec, [])).toBe('<unknown>/5 (avg)')
    const metrics = [cpu, ...spec.metrics, cpu, cpu]
    const status = { type: 'Resource' as const, name: 'cpu', averageUtilization: 43 }
    expect(targetsText({ metrics }, [status, ...currentMetrics])).toBe('cpu: 43%/70%, 11667m/5 (avg) + 2 more...')
  })
})
