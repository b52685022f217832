// npm run model
import { readFileSync } from 'node:fs'
import { ModelFileError, findModel } from './model/find-model'
import { diagnosticLine, renderTemplate, schemaText, writeOrCheck } from './model/manifests'
import { readArguments } from './support/arguments.mjs'

const SCHEMA_FILE = 'packages/deployment-model/schema.json'

const { values, positionals } = readArguments({
  command: 'npm run model',
  purpose: 'Generates Kubernetes manifests from a model.',
  positionals: [{ name: 'FILE', meaning: 'the model, here or in kubernetes/', default: 'shop.yaml' }],
  options: {
    out: { type: 'text', meaning: 'write the manifests to this file (default: stdout)', placeholder: 'FILE' },
    check: { type: 'flag', meaning: 'only report whether the file is current' },
    schema: { type: 'flag', meaning: `write the JSON Schema of models to ${SCHEMA_FILE} instead` },
  },
})

try {
  if (values.schema) write(SCHEMA_FILE, schemaText())
  else renderManifests(findModel(positionals[0]))
} catch (error) {
  if (!(error instanceof ModelFileError)) throw error
  console.error(error.message)
  process.exitCode = 1
}

function renderManifests(file: string): void {
  const { template, diagnostics, locate } = renderTemplate(readFileSync(file, 'utf8'), file)
  for (const diagnostic of diagnostics) console.error(diagnosticLine(diagnostic, file, locate))
  if (template === undefined) process.exitCode = 1
  else if (values.out === undefined) process.stdout.write(template)
  else write(values.out, template)
}

function write(file: string, text: string): void {
  const { isCurrent, message } = writeOrCheck({ file, text, isCheck: values.check })
  console.error(message)
  process.exitCode = isCurrent ? 0 : 1
}
