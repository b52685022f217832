import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { readConfig as readFrontendConfig } from '../../frontend/server/config'
import { containersOf } from './support/objects'
import { describeRendered, readObjects, render, root, services } from './support/read'
import { type Container, type KubeObject } from './support/types'

type ReadConfig = (env: NodeJS.ProcessEnv) => unknown

const configReaders = Object.fromEntries(services.map((service) => [service, configReaderOf(service)]))

function configReaderOf(service: string): ReadConfig {
  const folder = service === 'frontend' ? 'frontend/server' : `services/${service}/src`
  return jest.requireActual<{ readConfig: ReadConfig }>(`../../${folder}/config`).readConfig
}

let certificateFile: string

/** The variables of a container. They configure Kafka with a password and TLS, so that the service reads all Kafka settings. */
function environmentOf(container: Container): Record<string, string> {
  const kafkaSettings: Record<string, string> = {
    BOOTSTRAP_SERVERS: 'kafka.food-delivery.svc:9093',
    SECURITY_PROTOCOL: 'SASL_SSL',
    SASL_MECHANISMS: 'SCRAM-SHA-512',
    KAFKA_CA_FILE: certificateFile,
  }
  const variables = container.env ?? []
  return Object.fromEntries(variables.map(({ name, value }) => [name, kafkaSettings[name] ?? value ?? 'something']))
}

/** Names of the variables that a container sets but its service never reads, because they are misspelt or outdated. */
function unreadVariables(service: string, container: Container): string[] {
  const environment = environmentOf(container)
  const readNames = new Set<string>()
  const env = new Proxy(environment, {
    get: (target, name: string) => {
      readNames.add(name)
      return target[name]
    },
  })
  configReaders[service]?.(env)
  return Object.keys(environment).filter((name) => !readNames.has(name))
}

function containerOf(service: string, objects: readonly KubeObject[]): Container {
  const image = `food-delivery-${service}:`
  const match = containersOf(objects).find(
    ({ owner, container }) => owner.kind === 'Deployment' && container.image.includes(image),
  )
  if (!match) throw new Error(`no Deployment uses an image of ${service}`)
  return match.container
}

beforeAll(() => {
  certificateFile = join(mkdtempSync(join(tmpdir(), 'environment-')), 'ca.crt')
  writeFileSync(certificateFile, '-----BEGIN CERTIFICATE-----\n')
})

afterAll(() => rmSync(join(certificateFile, '..'), { recursive: true }))

describe.each(services)('the environment of %s', (service) => {
  const file = `deployments/${service}.yaml`

  it('is read completely by the service', () => {
    expect(unreadVariables(service, containerOf(service, readObjects(file)))).toEqual([])
  })

  it('fails this check when the name of a variable is misspelt', () => {
    const container = containerOf(service, readObjects(file))
    container.env?.push({ name: 'STATUS_SERVCE', value: 'x' })
    expect(unreadVariables(service, container)).toEqual(['STATUS_SERVCE'])
  })
})

describe('the server of the frontend', () => {
  it('proxies the API to the Services of the manifest', () => {
    const container = containerOf('frontend', readObjects('deployments/frontend.yaml'))
    expect(readFrontendConfig(environmentOf(container)).services).toEqual({
      api: 'http://apiservice:8080',
      realtime: 'http://realtimedata:8080',
      pods: 'http://podconsumerdata:8080',
    })
  })
})

describeRendered('the environment in overlays/openshift-strimzi', () => {
  it.each(services.filter((name) => !['frontend', 'podconsumerdata'].includes(name)))(
    'is read completely by %s, including the CA',
    (service) => {
      const container = containerOf(service, render('overlays/openshift-strimzi'))
      expect(Object.keys(environmentOf(container))).toContain('KAFKA_CA_FILE')
      expect(unreadVariables(service, container)).toEqual([])
    },
  )
})

describeRendered('the component tracing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tracing-'))
  const fromFolder = (path: string) => relative(folder, join(root, path))
  const kustomization = {
    resources: [fromFolder('overlays/openshift-strimzi')],
    components: [fromFolder('deployments/components/tracing')],
  }
  writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify(kustomization))
  afterAll(() => rmSync(folder, { recursive: true }))

  it.each(services)('sets an endpoint that %s reads', (service) => {
    const container = containerOf(service, render(folder))
    expect(environmentOf(container)['OTEL_EXPORTER_OTLP_ENDPOINT']).toMatch(/^http:.*:4318$/)
    expect(unreadVariables(service, container)).toEqual([])
  })

  it('lets the services reach the endpoint, and adds no variable to a store', () => {
    const objects = render(folder)
    const egress = objects.find(({ metadata }) => metadata.name === 'limit-egress')?.spec
    expect(JSON.stringify(egress)).toContain('"port":4318')
    const withEndpoint = containersOf(objects).filter(({ container }) => container.env?.some(isEndpoint))
    expect(withEndpoint).toHaveLength(services.length)
  })
})

const isEndpoint = ({ name }: { name: string }) => name === 'OTEL_EXPORTER_OTLP_ENDPOINT'
