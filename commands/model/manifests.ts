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

export interface RenderedModel extends Pick<ReadModel, 'diagnostics' | 'locate'> {
  /** The manifests as YAML; undefined when the model has errors. */
  manifests: string | undefined
}

/** Renders the manifests of a model. Their first line is a comment that names `file`. */
export function renderManifests(text: string, file: string): RenderedModel {
  const { model, diagnostics, locate } = readModelText(text)
  const hasErrors = model === undefined || diagnostics.some(({ severity }) => severity === 'error')
  const comment = `Generated from ${basename(file)} by npm run model. Edit ${basename(file)}, not this file.`
  return { manifests: hasErrors ? undefined : toYaml(renderObjects(model), comment), diagnostics, locate }
}

/** The JSON Schema of models, for editors. */
export function schemaText(): string {
  return `${JSON.stringify(modelJsonSchema(), undefined, 2)}\n`
}

/** Formats a diagnostic as compilers do: `shop.yaml:12:5 error services[0].port: …`. */
export function diagnosticLine(diagnostic: Diagnostic, file: string, locate: ReadModel['locate']): string {
  const { severity, path, message } = diagnostic
  const { line, column } = locate(path)
  return `${file}:${line}:${column} ${severity} ${pathText(path)}: ${message}`
}

interface WriteResult {
  isUpToDate: boolean
  message: string
}

/** Writes `text` to a file; with `isCheck`, only compares it with the content of the file. */
export function writeOrCheck({ file, text, isCheck }: { file: string; text: string; isCheck: boolean }): WriteResult {
  const content = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  if (content === text) return { isUpToDate: true, message: `${file} is up to date` }
  if (isCheck) return { isUpToDate: false, message: `${file} is out of date: run without --check to update it` }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return { isUpToDate: true, message: `wrote ${file}` }
}
