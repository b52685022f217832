import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { jsonPatch } from '../local/src/kubernetes-api/writes/json-patch'
import { readArguments } from './support/arguments.mjs'

/** The kinds that the local cluster serves or reads from files, by the path of their OpenAPI document. */
const KINDS: Record<string, string[]> = {
  'api/v1': [
    'Namespace',
    'Pod',
    'Service',
    'ConfigMap',
    'Secret',
    'Event',
    'ResourceQuota',
    'LimitRange',
    'Node',
    'Scale',
  ],
  'apis/apps/v1': ['Deployment', 'ReplicaSet'],
  'apis/autoscaling/v1': ['HorizontalPodAutoscaler'],
  'apis/autoscaling/v2': ['HorizontalPodAutoscaler'],
  'apis/networking.k8s.io/v1': ['Ingress'],
}
const CRDS = ['scaledobjects', 'triggerauthentications']
/** Limit for the size of all schemas together. */
const MAX_BYTES = 400_000
/** The field of a schema that contains group, version and kind of its objects. */
const GVK = 'x-kubernetes-group-version-kind'

interface Schema {
  [GVK]?: { kind: string }[]
  properties?: Record<string, unknown>
}
interface OpenApi {
  components: { schemas: Record<string, Schema> }
}
interface Crd {
  spec: { group: string; names: { kind: string }; versions: { name: string; schema: { openAPIV3Schema: Schema } }[] }
}

const { values, positionals } = readArguments({
  command: 'npm run schemas',
  purpose: 'Writes local/schemas from an API server with KEDA, or from a folder of Kubernetes and one of KEDA.',
  positionals: [
    {
      name: 'SOURCE',
      meaning: 'URL of an API server (kubectl proxy), or the folder api/openapi-spec/v3 of Kubernetes',
      isRequired: true,
    },
    { name: 'CRDS', meaning: 'the folder config/crd of KEDA, if SOURCE is a folder' },
  ],
  options: {
    kubernetes: { type: 'text', meaning: 'version of Kubernetes in SOURCE', placeholder: 'VERSION', default: '1.37.2' },
    keda: { type: 'text', meaning: 'version of KEDA in SOURCE or CRDS', placeholder: 'VERSION', default: '2.21.0' },
  },
})
const [source = '', crdFolder = source] = positionals
const isServer = source.startsWith('http')

async function readUrl(path: string): Promise<unknown> {
  const response = await fetch(`${source}/${path}`)
  if (!response.ok) throw new Error(`${source}/${path}: HTTP ${response.status}`)
  return response.json()
}

const readOpenApi = async (path: string) =>
  (isServer
    ? await readUrl(`openapi/v3/${path}`)
    : JSON.parse(readFileSync(join(source, `${path.replaceAll('/', '__')}_openapi.json`), 'utf8'))) as OpenApi

const readCrd = async (plural: string) =>
  (isServer
    ? await readUrl(`apis/apiextensions.k8s.io/v1/customresourcedefinitions/${plural}.keda.sh`)
    : patched(readYaml(`bases/keda.sh_${plural}.yaml`), `patches/${plural.slice(0, -1)}_patch.yaml`)) as Crd

const readYaml = (file: string): unknown => parse(readFileSync(join(crdFolder, file), 'utf8'))

/** KEDA's release applies JSON patches to its CustomResourceDefinitions. */
const patched = (crd: unknown, file: string): unknown =>
  existsSync(join(crdFolder, file)) ? jsonPatch(crd, readYaml(file) as unknown[]) : crd

const REFERENCE = /"#\/components\/schemas\/([^"]+)"/g
const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` })

/** Adds a schema, and all schemas that it refers to, to `collected`. */
function collect(name: string, schemas: Record<string, Schema>, collected: Record<string, Schema>): void {
  const schema = schemas[name]
  if (schema === undefined) throw new Error(`${source} has no schema ${name}`)
  if (Object.hasOwn(collected, name)) return
  collected[name] = schema
  for (const [, referred = ''] of JSON.stringify(schema).matchAll(REFERENCE)) collect(referred, schemas, collected)
}

async function kubernetesSchemas(): Promise<Record<string, Schema>> {
  const collected: Record<string, Schema> = {}
  for (const [path, kinds] of Object.entries(KINDS)) {
    const { schemas } = (await readOpenApi(path)).components
    for (const kind of kinds) {
      const isOfKind = ([, schema]: [string, Schema]) => schema[GVK]?.some((gvk) => gvk.kind === kind)
      const [name] = Object.entries(schemas).find(isOfKind) ?? []
      if (name === undefined) throw new Error(`${source}, ${path}: no schema of kind ${kind}`)
      collect(name, schemas, collected)
    }
  }
  return collected
}

/** The schemas of KEDA's CustomResourceDefinitions, in the form in which an API server publishes them. */
async function kedaSchemas(): Promise<Record<string, Schema>> {
  const crds = await Promise.all(CRDS.map(readCrd))
  const schemas = crds.map(({ spec: { group, names, versions } }) => {
    const [{ name: version, schema } = { name: '', schema: { openAPIV3Schema: {} } }] = versions
    const gvk = [{ group, version, kind: names.kind }]
    const metadata = refTo('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta')
    const properties = { ...schema.openAPIV3Schema.properties, metadata }
    const name = [...group.split('.').toReversed(), version, names.kind].join('.')
    return [name, { ...schema.openAPIV3Schema, properties, [GVK]: gvk }]
  })
  return Object.fromEntries(schemas) as Record<string, Schema>
}

/** The text of a file, with one schema per line. `origin`: fields that state where the schemas come from. */
function fileText(origin: Record<string, string>, schemas: Record<string, Schema>): string {
  const sortedSchemas = Object.entries(schemas).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const header = Object.entries({ generated: 'by npm run schemas: do not edit', ...origin })
  const linesOf = (fields: [string, unknown][]) =>
    fields.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(',\n')
  return `{${linesOf(header)},\n"schemas": {\n${linesOf(sortedSchemas)}\n}}\n`
}

const SCOPE = 'only the kinds that the local cluster knows, and what they refer to'
const GITHUB = 'https://github.com/'

async function main(): Promise<void> {
  const { kubernetes, keda } = values
  const scopeAndLicense = { scope: SCOPE, license: 'Apache-2.0' }
  const files = {
    [`kubernetes-${kubernetes}`]: fileText(
      { source: `${GITHUB}kubernetes/kubernetes`, version: kubernetes, ...scopeAndLicense },
      await kubernetesSchemas(),
    ),
    [`keda-${keda}`]: fileText(
      { source: `${GITHUB}kedacore/keda`, version: keda, ...scopeAndLicense },
      await kedaSchemas(),
    ),
  }
  const bytes = Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  if (bytes > MAX_BYTES) throw new Error(`the schemas have ${bytes} bytes, more than the limit of ${MAX_BYTES}`)
  for (const [name, text] of Object.entries(files)) {
    const folder = join('local/schemas', name)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'schemas.json'), text)
  }
  console.log(`local/schemas: ${bytes} bytes`)
}

void main()
