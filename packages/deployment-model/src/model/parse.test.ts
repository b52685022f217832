import { diagnosticText } from '../diagnostics/diagnostic'
import { parseModel } from './parse'

const service = { name: 'order', image: 'shop:1.0.0' }
const hpa = { kind: 'HorizontalPodAutoscaler', name: 'order-hpa', max: 5, resource: 'cpu', utilization: 20 }
const withService = (change: object) => ({ name: 'shop', services: [{ ...service, ...change }] })
const withAutoscaler = (change: object) => ({ ...withService({}), autoscalers: [{ ...hpa, ...change }] })

function messages(value: unknown): string[] {
  const parsed = parseModel(value)
  return 'diagnostics' in parsed ? parsed.diagnostics.map(diagnosticText) : []
}

describe('parseModel', () => {
  it('fills in the defaults', () => {
    expect(parseModel({ name: 'shop', services: [service], autoscalers: [hpa] })).toEqual({
      model: {
        name: 'shop',
        services: [{ ...service, port: 8_080, service: true, env: {}, paths: [], resources: {} }],
        autoscalers: [{ ...hpa, min: 1 }],
      },
    })
  })

  it("converts numbers and booleans to the strings of a container's environment", () => {
    const parsed = parseModel(withService({ env: { PORT: 8_080, DEBUG: true } }))
    expect(parsed).toMatchObject({ model: { services: [{ env: { PORT: '8080', DEBUG: 'true' } }] } })
  })

  it.each([
    [1, '1'],
    [0.5, '0.5'],
    [1e9, '1000000000'],
  ])('accepts the number %d as a quantity', (number, quantity) => {
    const amounts = (value: unknown) => ({ cpu: value, memory: value })
    const change = (value: unknown) => ({ resources: { requests: amounts(value) }, idle: amounts(value) })
    expect(parseModel(withService(change(number)))).toMatchObject({ model: { services: [change(quantity)] } })
  })

  it.each<[string, unknown, string]>([
    ['a string', 'shop', 'error model: expected object, found a string'],
    ['no content', undefined, 'error model: "model" is missing'],
    ['a missing field', withService({ image: undefined }), 'error services[0]: "image" is missing'],
    [
      'a misspelt field',
      withService({ replica: 2 }),
      'error services[0].replica: unknown field "replica"; did you mean "replicas"?',
    ],
    [
      'a misspelt field of an inner object',
      withService({ resources: { request: {} } }),
      'error services[0].resources.request: unknown field "request"; did you mean "requests"?',
    ],
    [
      'a misspelt field of an autoscaler',
      withAutoscaler({ utilisation: 20 }),
      'error autoscalers[0].utilisation: unknown field "utilisation"; did you mean "utilization"?',
    ],
    ['a name with capitals', withService({ name: 'Order' }), 'error services[0].name: a name has lowercase letters'],
    ['a port out of range', withService({ port: 70_000 }), 'error services[0].port: a port is a whole number'],
    [
      'a quantity with a space',
      withService({ idle: { cpu: '5 m' } }),
      'error services[0].idle.cpu: expected a quantity',
    ],
    ['a negative quantity', withService({ idle: { cpu: -1 } }), 'error services[0].idle.cpu: expected a quantity'],
    [
      'a quantity too small to be written',
      withService({ idle: { cpu: 1e-9 } }),
      'error services[0].idle.cpu: expected a quantity',
    ],
    ['an object as quantity', withService({ idle: { cpu: {} } }), 'error services[0].idle.cpu: expected a quantity'],
    ['a path without slash', withService({ paths: ['orders'] }), 'error services[0].paths[0]: a path starts'],
    [
      'a variable with a space in its name',
      withService({ env: { 'A B': '1' } }),
      'error services[0].env.A B: an environment variable has letters',
    ],
    [
      'an object instead of a string',
      withService({ name: {} }),
      'error services[0].name: expected string, found an object',
    ],
    ['a list as variable', withService({ env: { A: [] } }), 'error services[0].env.A: expected a string, or'],
    ['an image with a space', withService({ image: 'a b' }), 'error services[0].image: expected an image such as'],
    ['another metric', withAutoscaler({ resource: 'disk' }), 'error autoscalers[0].resource: an HPA measures'],
    ['another autoscaler', withAutoscaler({ kind: 'VPA' }), 'error autoscalers[0].kind: an autoscaler is'],
    ['a string instead of a number', withAutoscaler({ max: '5' }), 'error autoscalers[0].max: expected a whole number'],
    ['a fraction of a pod', withAutoscaler({ max: 2.5 }), 'error autoscalers[0].max: expected a whole number'],
  ])('reports %s', (_problem, value, expected) => {
    expect(messages(value)).toEqual([expect.stringContaining(expected)])
  })

  it('reports all problems together', () => {
    expect(messages({ name: 'shop', services: [{ name: 'A', image: '' }, {}] })).toHaveLength(4)
  })
})
