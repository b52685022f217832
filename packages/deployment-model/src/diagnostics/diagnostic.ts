import { type DiagnosticCode, type DiagnosticValues, type Words, english, isError } from './words'

/** Where in the model: `['services', 0, 'port']`. */
export type ModelPath = readonly (string | number)[]

/** Something about a model that its author should know. */
export interface Diagnostic {
  /** `error`: it cannot be deployed; `warning`: it works, but not as one may expect. */
  readonly severity: 'error' | 'warning'
  readonly code: DiagnosticCode
  readonly path: ModelPath
  /** What the sentence is filled with. */
  readonly values: Readonly<Record<string, string | number>>
  /** The sentence in English. */
  readonly message: string
}

/** Makes a diagnostic; its severity is that of its code. */
export function diagnostic<C extends DiagnosticCode>(
  code: C,
  path: ModelPath,
  values: DiagnosticValues<C>,
): Diagnostic {
  const known = values as Record<string, string | number>
  const severity = isError(code) ? 'error' : 'warning'
  return { severity, code, path, values: known, message: sentence({ code, values: known }, english) }
}

/** The sentence of a diagnostic in another language. */
export function sentence({ code, values }: Pick<Diagnostic, 'code' | 'values'>, words: Words): string {
  const say = words[code] as (values: Diagnostic['values']) => string
  return say(values)
}

/** A path as people write it: `services[0].env.PORT`; the empty path is `model`. */
export function pathText(path: ModelPath): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')
  return text === '' ? 'model' : text.replace(/^\./, '')
}

/** A diagnostic in one line, as the command prints it. */
export function diagnosticText({ severity, path, message }: Diagnostic): string {
  return `${severity} ${pathText(path)}: ${message}`
}
