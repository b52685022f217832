import { type Document, LineCounter, parse, parseDocument } from 'yaml'
import { checkModel } from '../checks/check-model'
import { type Diagnostic, type ModelPath, diagnostic } from '../diagnostics/diagnostic'
import { parseModel } from '../model/parse'
import { type Model } from '../model/schema'

/** The result of reading a model file. */
export interface ReadModel {
  /** Undefined if the text is not a valid model. */
  readonly model: Model | undefined
  /** Errors first. */
  readonly diagnostics: readonly Diagnostic[]
  /** Line and column, from 1, of the value at a path, or of the enclosing value if it is absent. */
  readonly locate: (path: ModelPath) => { line: number; column: number }
}

/** Reads a model file in YAML or JSON. Never throws: problems are in `diagnostics`. */
export function readModelText(text: string): ReadModel {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const locate = (path: ModelPath) => {
    for (let length = path.length; length > 0; length -= 1) {
      const offset = offsetOf(document.getIn(path.slice(0, length), true))
      if (offset !== undefined) return position(lines, offset)
    }
    return { line: 1, column: 1 }
  }
  const [error] = document.errors
  if (error) {
    // The parser reports a stack overflow, which only deep nesting causes.
    const isTooDeep = error.code === 'RESOURCE_EXHAUSTION'
    return { ...notYaml(isTooDeep ? 'nested too deeply' : error.message), locate: () => position(lines, error.pos[0]) }
  }
  const content = contentOf(document)
  if (content instanceof ReferenceError) return { ...notYaml(content.message), locate }
  const parsed = parseModel(content)
  if ('model' in parsed) return { model: parsed.model, diagnostics: checkModel(parsed.model), locate }
  return { model: undefined, diagnostics: parsed.diagnostics, locate }
}

const notYaml = (reason: string) => ({ model: undefined, diagnostics: [diagnostic('notYaml', [], { reason })] })

/** Resolves aliases. Returns the error if an alias is undefined, or if the aliases would make the content huge. */
function contentOf(document: Document): unknown {
  try {
    return document.toJS()
  } catch (error) {
    if (error instanceof ReferenceError) return error
    throw error
  }
}

function position(lines: LineCounter, offset: number) {
  const { line, col } = lines.linePos(offset)
  return { line, column: col }
}

function offsetOf(node: unknown): number | undefined {
  const range = (node as { range?: readonly number[] } | null | undefined)?.range
  return range?.[0]
}

/** The value of a YAML text. @throws YAMLParseError for invalid YAML, ReferenceError for an unresolvable alias. */
export function valueOfYaml(text: string): unknown {
  return parse(text, { prettyErrors: false })
}
