import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig as readFrontendConfig } from '../../frontend/server/config'
import { containersOf } from './support/objects'
import { describeRendered, readObjects, render, services } from './support/read'
import { type Container, type KubeObject } from './support/types'

type ReadConfig = (env: NodeJS.ProcessEnv) => unknown

const readers = Object.fromEntries(services.map((service) => [service, readerOf(service)]))

function readerOf(service: string): ReadConfig {
  const folder = service === 'frontend' ? 'frontend/server' : `services/${service}/src`
  return jest.requireActual<{ readConfig: ReadConfig }>(`../../${folder}/config`).readConfig
}

let certificate: string

/** What a container is given, Kafka's settings as for a broker with a password and TLS, so that all of them are read. */
function environmentOf(container: Container): Record<string, string> {
  const secrets: Record<string, string> = {
    BOOTSTRAP_SERVERS: 'kafka.food-delivery.svc:9093',
    SECURITY_PROTOCOL: 'SASL_SSL',
    SASL_MECHANISMS: 'SCRAM-SHA-512',
    KAFKA_CA_FILE: certificate,
  }
  const variables = container.env ?? []
  return Object.fromEntries(variables.map(({ name, value }) => [name, secrets[name] ?? value ?? 'something']))
}

/** Variables that a container is given and its service never asks for: misspelt, or of an older version. */
function unread(service: string, container: Container): string[] {
  const given = environmentOf(container)
  const asked = new Set<string>()
  const env = new Proxy(given, {
    get: (target, name: string) => {
      asked.add(name)
      return target[name]
    },
  })
  readers[service]?.(env)
  return Object.keys(given).filter((name) => !asked.has(name))
}

function containerOf(service: string, objects: readonly KubeObject[]): Container {
  const image = `food-delivery-${service}:`
  const found = containersOf(objects).find(
    ({ owner, container }) => owner.kind === 'Deployment' && container.image.includes(image),
  )
  if (!found) throw new Error(`no Deployment of ${service}`)
  return found.container
}

beforeAll(() => {
  certificate = join(mkdtempSync(join(tmpdir(), 'environment-')), 'ca.crt')
  writeFileSync(certificate, '-----BEGIN CERTIFICATE-----\n')
})

afterAll(() => rmSync(join(certificate, '..'), { recursive: true }))

describe.each(services)('the environment of %s', (service) => {
  const file = `deployments/${service}.yaml`

  it('starts the service, which asks for all of it', () => {
    expect(unread(service, containerOf(service, readObjects(file)))).toEqual([])
  })

  it('is found out when a name is misspelt', () => {
    const container = containerOf(service, readObjects(file))
    container.env?.push({ name: 'STATUS_SERVCE', value: 'x' })
    expect(unread(service, container)).toEqual(['STATUS_SERVCE'])
  })
})

describe('the page’s server', () => {
  it('passes the API on to the Services that the manifest names', () => {
    const container = containerOf('frontend', readObjects('deployments/frontend.yaml'))
    expect(readFrontendConfig(environmentOf(container)).services).toEqual({
      api: 'http://apiservice:8080',
      realtime: 'http://realtimedata:8080',
      pods: 'http://podconsumerdata:8080',
    })
  })
})

describeRendered('the environment by Strimzi', () => {
  it.each(services.filter((name) => !['frontend', 'podconsumerdata'].includes(name)))(
    'starts %s, which asks for all of it, the CA included',
    (service) => {
      const container = containerOf(service, render('overlays/openshift-strimzi'))
      expect(Object.keys(environmentOf(container))).toContain('KAFKA_CA_FILE')
      expect(unread(service, container)).toEqual([])
    },
  )
})
