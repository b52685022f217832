import { type Container, type PodTemplate } from '../manifests/objects'
import { COMMAND_ANNOTATION } from './command'
import { supportedContainer } from './supported-container'

const template = (container: Partial<Container>, spec: Partial<PodTemplate['spec']> = {}): PodTemplate => ({
  metadata: { annotations: { [COMMAND_ANNOTATION]: 'node a.js' } },
  spec: { containers: [{ name: 'a', image: 'a', ...container }], ...spec },
})
const otherContainer = { name: 'b', image: 'b' }

describe('supportedContainer', () => {
  it.each<[string, PodTemplate]>([
    ['initContainers', template({}, { initContainers: [otherContainer] })],
    ['readinessProbe', template({ readinessProbe: { grpc: { port: 1 } } })],
    ['containers', template({}, { containers: [otherContainer, { ...otherContainer, name: 'c' }] })],
    ['lifecycle', template({ lifecycle: { preStop: {} } })],
    [
      'livenessProbe',
      { spec: { containers: [{ ...otherContainer, livenessProbe: { exec: { command: ['true'] } } }] } },
    ],
    [
      'volume "config" at /etc/config',
      template(
        { volumeMounts: [{ name: 'config', mountPath: '/etc/config' }] },
        { volumes: [{ name: 'config', configMap: { name: 'c' } }] },
      ),
    ],
    ['args', { spec: { containers: [{ ...otherContainer, args: ['--fast'] }] } }],
  ])('refuses %s', (field, pod) => {
    expect(() => supportedContainer(pod)).toThrow(`${field}: `)
  })

  it('accepts the fields that a process can have, and those that the annotation replaces', () => {
    const volumeMounts = [{ name: 'tmp', mountPath: '/tmp' }]
    const container = {
      command: ['java'],
      args: ['-jar', 'a.jar'],
      livenessProbe: { tcpSocket: { port: 1 } },
      readinessProbe: { exec: { command: ['true'] } },
      volumeMounts,
    }
    expect(() => supportedContainer(template(container, { volumes: [{ name: 'tmp', emptyDir: {} }] }))).not.toThrow()
  })
})
