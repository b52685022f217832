import { readFileSync } from 'node:fs'
import { ModelFileError, findModel } from './model/find-model'
import { diagnosticLine, renderManifests, schemaText, writeOrCheck } from './model/manifests'
import { readArguments } from './support/arguments.mjs'

const SCHEMA_FILE = 'packages/deployment-model/schema.json'

const { values, positionals } = readArguments({
  command: 'npm run model',
  purpose: 'Generates Kubernetes manifests from the YAML file of a model.',
  positionals: [{ name: 'FILE', meaning: 'file of the model, in this folder or in kubernetes/', default: 'shop.yaml' }],
  options: {
    out: { type: 'text', meaning: 'write the manifests to this file (default: stdout)', placeholder: 'FILE' },
    check: { type: 'flag', meaning: 'write nothing; report whether the file of --out is up to date' },
    schema: { type: 'flag', meaning: `write the JSON Schema of models to ${SCHEMA_FILE} instead of manifests` },
  },
})

try {
  if (values.schema) write(SCHEMA_FILE, schemaText())
  else generate(findModel(positionals[0]))
} catch (error) {
  if (!(error instanceof ModelFileError)) throw error
  console.error(error.message)
  process.exitCode = 1
}

function generate(file: string): void {
  const { manifests, diagnostics, locate } = renderManifests(readFileSync(file, 'utf8'), file)
  for (const diagnostic of diagnostics) console.error(diagnosticLine(diagnostic, file, locate))
  if (manifests === undefined) process.exitCode = 1
  else if (values.out === undefined) process.stdout.write(manifests)
  else write(values.out, manifests)
}

function write(file: string, text: string): void {
  const { isUpToDate, message } = writeOrCheck({ file, text, isCheck: values.check })
  console.error(message)
  process.exitCode = isUpToDate ? 0 : 1
}
