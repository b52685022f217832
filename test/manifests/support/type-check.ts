import { join } from 'node:path'
import ts from 'typescript'
import { root } from './read'
import { type KubeObject } from './types'

/** The package with the types of each API group and version. */
const typePackages: Record<string, string> = {
  v1: 'kubernetes-models/v1',
  'apps/v1': 'kubernetes-models/apps/v1',
  'autoscaling/v2': 'kubernetes-models/autoscaling/v2',
  'batch/v1': 'kubernetes-models/batch/v1',
  'networking.k8s.io/v1': 'kubernetes-models/networking.k8s.io/v1',
  'policy/v1': 'kubernetes-models/policy/v1',
  'rbac.authorization.k8s.io/v1': 'kubernetes-models/rbac.authorization.k8s.io/v1',
  'keda.sh/v1alpha1': '@kubernetes-models/keda/keda.sh/v1alpha1',
}

/** Kinds without a type in the package of their API group. */
const untypedKinds = ['KedaController']

export function isTyped({ apiVersion, kind }: KubeObject): boolean {
  return apiVersion in typePackages && !untypedKinds.includes(kind)
}

// The checked module, which exists only in memory. It is an ES module because the types are ES modules.
const moduleFile = join(root, 'test', 'manifests', 'objects.mts')

/** Type errors of each object; empty for a valid object. */
export type TypeErrors = ReadonlyMap<KubeObject, string[]>

/**
 * Checks objects against the types of the Kubernetes and KEDA APIs. Unknown fields are errors. Pass all objects at
 * once, because a compilation takes seconds, regardless of the number of objects.
 */
export function checkTypes(objects: readonly KubeObject[]): TypeErrors {
  const lines = objects.map((object, index) => {
    const type = `import('${typePackages[object.apiVersion]}/${object.kind}').I${object.kind}`
    return `export const o${index}: ${type} = ${JSON.stringify(object)}`
  })
  const program = createProgram(lines.join('\n'))
  const source = program.getSourceFile(moduleFile)
  const errors = new Map<KubeObject, string[]>(objects.map((object) => [object, []]))
  for (const { messageText, start = 0 } of program.getSemanticDiagnostics(source)) {
    const object = objects[source?.getLineAndCharacterOfPosition(start).line ?? 0]
    if (object) errors.get(object)?.push(ts.flattenDiagnosticMessageText(messageText, ' '))
  }
  return errors
}

function createProgram(text: string): ts.Program {
  const compilerOptions: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.Node20,
    types: [],
  }
  const host = ts.createCompilerHost(compilerOptions)
  const { fileExists, getSourceFile } = host
  host.fileExists = (name) => name === moduleFile || fileExists(name)
  host.getSourceFile = (name, ...options) =>
    name === moduleFile ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2023) : getSourceFile(name, ...options)
  return ts.createProgram([moduleFile], compilerOptions, host)
}
