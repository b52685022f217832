import { type Diagnostic, type ReadModel, pathText } from '@food-delivery/deployment-model'

/** A diagnostic as compilers print them: `shop.yaml:12:5 error services[0].port: …`. */
export function diagnosticLine(
  { severity, path, message }: Diagnostic,
  file: string,
  locate: ReadModel['locate'],
): string {
  const { line, column } = locate(path)
  return `${file}:${line}:${column} ${severity} ${pathText(path)}: ${message}`
}
