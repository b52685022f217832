// npm run model
import { readFileSync } from 'node:fs'
import { diagnosticLine } from './model/diagnostic-line'
import { ModelFileError, findModel } from './model/find-model'
import { renderTemplate } from './model/render-template'
import { schemaText } from './model/schema-text'
import { writeOrCheck } from './model/write-or-check'
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
  main()
} catch (error) {
  if (!(error instanceof ModelFileError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

function main(): void {
  const isCheck = values.check
  if (values.schema) return finish(writeOrCheck({ file: SCHEMA_FILE, text: schemaText(), isCheck }))
  const file = findModel(positionals[0])
  const { template, diagnostics, locate } = renderTemplate(readFileSync(file, 'utf8'), file)
  for (const each of diagnostics) process.stderr.write(`${diagnosticLine(each, file, locate)}\n`)
  if (template === undefined) process.exitCode = 1
  else if (values.out === undefined) process.stdout.write(template)
  else finish(writeOrCheck({ file: values.out, text: template, isCheck }))
}

function finish({ isCurrent, message }: { isCurrent: boolean; message: string }): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = isCurrent ? 0 : 1
}
