import { parse, stringify } from 'yaml'

/** Any JSON value as YAML, short and without a line break at its end; an empty object is the empty text. */
export function yamlOf(value: object): string {
  return Object.keys(value).length === 0 ? '' : stringify(value, { lineWidth: 0, singleQuote: true }).trimEnd()
}

/** What a YAML text says. @throws YAMLParseError where it is none. */
export function valueOfYaml(text: string): unknown {
  return parse(text, { prettyErrors: false })
}
