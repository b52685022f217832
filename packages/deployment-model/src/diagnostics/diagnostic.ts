import { type DiagnosticCode, type DiagnosticValues, type Sentences, english, isError } from './sentences'

/** A place in the model: `['services', 0, 'port']`. */
export type ModelPath = readonly (string | number)[]

/** A problem in a model. */
export interface Diagnostic {
  /** `error`: the model cannot be deployed; `warning`: it works, but perhaps not as expected. */
  readonly severity: 'error' | 'warning'
  readonly code: DiagnosticCode
  readonly path: ModelPath
  /** Values in the sentence. */
  readonly values: Readonly<Record<string, string | number>>
  /** The sentence in English. */
  readonly message: string
}

/** Creates a diagnostic; its code determines the severity. */
export function diagnostic<C extends DiagnosticCode>(
  code: C,
  path: ModelPath,
  values: DiagnosticValues<C>,
): Diagnostic {
  const sentenceValues = values as Diagnostic['values']
  const message = sentence({ code, values: sentenceValues }, english)
  return { severity: isError(code) ? 'error' : 'warning', code, path, values: sentenceValues, message }
}

/** The sentence of a diagnostic in the language of `sentences`. */
export function sentence({ code, values }: Pick<Diagnostic, 'code' | 'values'>, sentences: Sentences): string {
  const format = sentences[code] as (values: Diagnostic['values']) => string
  return format(values)
}

/** A path as text: `services[0].env.PORT`; the empty path is `model`. */
export function pathText(path: ModelPath): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')
  return text === '' ? 'model' : text.replace(/^\./, '')
}

/** A diagnostic in one line: `error services[0].port: …`. */
export function diagnosticText({ severity, path, message }: Diagnostic): string {
  return `${severity} ${pathText(path)}: ${message}`
}
