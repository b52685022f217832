// npm run model -- shop.yaml --out kubernetes/template/template.yml: makes Kubernetes manifests of a model.
// Without --out they go to the terminal; --check says whether the file is current; --schema writes the JSON Schema.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { diagnosticLine } from './model/diagnostic-line'
import { ModelFileError, findModel } from './model/find-model'
import { renderTemplate } from './model/render-template'
import { schemaText } from './model/schema-text'
import { writeOrCheck } from './model/write-or-check'

const SCHEMA_FILE = 'packages/deployment-model/schema.json'

try {
  main()
} catch (error) {
  if (!(error instanceof ModelFileError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string' }, check: { type: 'boolean' }, schema: { type: 'boolean' } },
  })
  const isCheck = values.check ?? false
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
