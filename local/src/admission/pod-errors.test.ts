import { podErrors } from './pod-errors'

const container = { name: 'web', image: 'web:1' }
const withContainer = (fields: object): object => ({ containers: [{ ...container, ...fields }] })
const configMap = { name: 'config', configMap: { name: 'settings' } }
const mount = { name: 'config', mountPath: '/config' }

const errorsOf = (spec: object) => podErrors('spec', spec)

describe('podErrors', () => {
  it.each<[string, object, string[]]>([
    ['a variable without a name', { env: [{ value: '1' }] }, ['env[0].name: Required value']],
    [
      'a variable with a value and a source',
      { env: [{ name: 'A', value: '1', valueFrom: { secretKeyRef: { name: 'keys', key: 'a' } } }] },
      ['env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty'],
    ],
    [
      'a field that a pod does not have',
      { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.age' } } }] },
      [
        'env[0].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.age": error converting fieldPath: field label not supported: metadata.age',
      ],
    ],
    [
      'an envFrom entry without a source',
      { envFrom: [{}] },
      ['envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`'],
    ],
    [
      'an invalid name of a port',
      { ports: [{ name: 'A_very_long_name', containerPort: 80 }] },
      [
        'ports[0].name: Invalid value: "A_very_long_name": must be no more than 15 characters',
        'ports[0].name: Invalid value: "A_very_long_name": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
      ],
    ],
    [
      'a limit below its request',
      { resources: { requests: { cpu: '2' }, limits: { cpu: '1500m' } } },
      ['resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1500m'],
    ],
    [
      'an unknown resource name',
      { resources: { limits: { disk: '1' } } },
      [
        'resources.limits[disk]: Invalid value: "disk": must be a standard resource type or fully qualified',
        'resources.limits[disk]: Invalid value: "disk": must be a standard resource for containers',
      ],
    ],
    [
      'an unknown imagePullPolicy',
      { imagePullPolicy: 'Sometimes' },
      ['imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"'],
    ],
    [
      'a probe without a handler',
      { livenessProbe: {} },
      ['livenessProbe: Required value: must specify a handler type'],
    ],
    [
      'a probe with two handlers',
      { readinessProbe: { exec: { command: ['true'] }, tcpSocket: { port: 80 } } },
      ['readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type'],
    ],
    [
      'invalid numbers of a probe',
      { startupProbe: { tcpSocket: { port: 70_000 }, periodSeconds: -1, successThreshold: 2 } },
      [
        'startupProbe.tcpSocket.port: Invalid value: 70000: must be between 1 and 65535, inclusive',
        'startupProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0',
        'startupProbe.successThreshold: Invalid value: 2: must be 1',
      ],
    ],
    ['a mount of a missing volume', { volumeMounts: [mount] }, ['volumeMounts[0].name: Not found: "config"']],
  ])('refuses %s', (_title, fields, expected) => {
    expect(errorsOf(withContainer(fields))).toEqual(expected.map((error) => `spec.containers[0].${error}`))
  })

  it.each<[string, object, string]>([
    ['a container without an image', { containers: [{ name: 'web' }] }, 'containers[0].image: Required value'],
    [
      'an init container with the name of another container',
      { ...withContainer({}), initContainers: [container] },
      'initContainers[0].name: Duplicate value: "web"',
    ],
    [
      'a volume with two sources',
      { ...withContainer({}), volumes: [{ ...configMap, secret: { secretName: 'keys' } }] },
      'volumes[0].secret: Forbidden: may not specify more than 1 volume type',
    ],
    [
      'an unknown restartPolicy',
      { ...withContainer({}), restartPolicy: 'Once' },
      'restartPolicy: Unsupported value: "Once": supported values: "Always", "OnFailure", "Never"',
    ],
  ])('refuses %s', (_title, spec, expected) => {
    expect(errorsOf(spec)).toEqual([`spec.${expected}`])
  })

  it('accepts a valid pod', () => {
    const env = [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } }]
    const resources = { requests: { cpu: '500m' }, limits: { cpu: '0.5', 'example.com/gpu': '1' } }
    const readinessProbe = { exec: { command: ['true'] }, successThreshold: 2 }
    const spec = withContainer({ env, resources, readinessProbe, volumeMounts: [mount] })
    expect(errorsOf({ ...spec, volumes: [configMap], dnsPolicy: 'Default' })).toEqual([])
  })
})
