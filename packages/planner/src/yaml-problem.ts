import { type YAMLError } from 'yaml'

/** Why a text is not valid YAML, in one line. The parser reports a stack overflow, which only deep nesting causes. */
export const yamlProblem = ({ code, message }: YAMLError): string =>
  code === 'RESOURCE_EXHAUSTION' ? 'nested too deeply' : (message.split('\n')[0] ?? '')
