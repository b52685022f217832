import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import {
  type Diagnostic,
  type ReadModel,
  modelJsonSchema,
  pathText,
  readModelText,
  renderObjects,
  toYaml,
} from '@food-delivery/deployment-model'

/** The manifests of a model; `template` is undefined when the model has errors. */
export interface RenderedModel extends Pick<ReadModel, 'diagnostics' | 'locate'> {
  template: string | undefined
}

/** Renders the manifests of a model; their first line names `file`. */
export function renderTemplate(text: string, file: string): RenderedModel {
  const { model, diagnostics, locate } = readModelText(text)
  const hasErrors = model === undefined || diagnostics.some(({ severity }) => severity === 'error')
  const comment = `Made of ${basename(file)} by npm run model: change that file, not this one.`
  return { template: hasErrors ? undefined : toYaml(renderObjects(model), comment), diagnostics, locate }
}

/** The JSON Schema of models, for editors. */
export function schemaText(): string {
  return `${JSON.stringify(modelJsonSchema(), undefined, 2)}\n`
}

/** A diagnostic in the format of compilers: `shop.yaml:12:5 error services[0].port: …`. */
export function diagnosticLine(diagnostic: Diagnostic, file: string, locate: ReadModel['locate']): string {
  const { severity, path, message } = diagnostic
  const { line, column } = locate(path)
  return `${file}:${line}:${column} ${severity} ${pathText(path)}: ${message}`
}

interface WriteResult {
  isCurrent: boolean
  message: string
}

/** Writes a file; with `isCheck` only compares its content with `text`. */
export function writeOrCheck({ file, text, isCheck }: { file: string; text: string; isCheck: boolean }): WriteResult {
  const content = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  if (content === text) return { isCurrent: true, message: `${file} is current` }
  if (isCheck) return { isCurrent: false, message: `${file} is not current: run without --check to write it` }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return { isCurrent: true, message: `${file} written` }
}
